/** How far context words may stand before and after what they are about, in code units. */
const BEFORE = 60
const AFTER = 25

const LETTER = /[\p{L}\p{N}]/u

/** A test whether one of the words stands near a place, as a word of its own, in any case. */
export function near(words: readonly string[]): (text: string, start: number, end: number) => boolean {
  const folded = words.map((word) => word.toLowerCase())
  return (text, start, end) => {
    const before = text.slice(Math.max(0, start - BEFORE), start).toLowerCase()
    const after = text.slice(end, end + AFTER).toLowerCase()
    return folded.some((word) => holdsWord(before, word) || holdsWord(after, word))
  }
}

function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!LETTER.test(text[at - 1] ?? ' ') && !LETTER.test(text[at + word.length] ?? ' ')) return true
  }
  return false
}

/** Nothing of a longer word or number on either side. */
export function standsAlone(text: string, start: number, end: number): boolean {
  return !LETTER.test(text[start - 1] ?? ' ') && !LETTER.test(text[end] ?? ' ')
}
