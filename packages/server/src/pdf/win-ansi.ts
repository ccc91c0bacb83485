/**
 * The characters of the standard PDF fonts (WinAnsiEncoding, ISO 32000-2 annex D). Embedding a font for every script
 * would make the file larger than all it says; what these fonts lack is written as its code point, never dropped or
 * replaced by a look-alike: a name with a letter missing is another name. The exact words are in the attached receipt.
 */
const BEYOND_LATIN_1 = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'

export function winAnsi(text: string): string {
  return Array.from(text, (character) => (isWritable(character) ? character : codePoint(character))).join('')
}

function isWritable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  return (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff) || BEYOND_LATIN_1.includes(character)
}

function codePoint(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
}
