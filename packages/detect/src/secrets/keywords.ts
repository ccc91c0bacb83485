import { fold, foldText } from './char-set.ts'

/**
 * Finds every occurrence of many words in one pass, case folded (Aho and Corasick, CACM 18(6), 1975): the time does not
 * depend on how many rules there are.
 */
export class KeywordIndex {
  /** Class of each UTF-16 code unit; 0 for those in no word. */
  private readonly classes = new Uint8Array(0x10000)
  private readonly classCount: number
  /** `next[state * classCount + class]`: a complete automaton, so that no text makes it step back. */
  private readonly next: Int32Array
  /** The words that end in each state. */
  private readonly ending: (readonly number[] | undefined)[]
  readonly words: readonly string[]

  constructor(words: Iterable<string>) {
    this.words = [...new Set([...words].map(foldText))].filter((word) => word !== '')
    const alphabet = [
      ...new Set(this.words.flatMap((word) => Array.from({ length: word.length }, (_, i) => word.charCodeAt(i)))),
    ]
    for (let code = 0; code < this.classes.length; code++) {
      const index = alphabet.indexOf(fold(code))
      if (index >= 0) this.classes[code] = index + 1
    }
    this.classCount = alphabet.length + 1
    const { children, ending } = this.trie()
    this.next = this.complete(children, ending)
    this.ending = ending.map((list) => (list.length === 0 ? undefined : list))
  }

  /** Calls `found` for each occurrence, in the order of their ends, with the word's index and where it starts. */
  scan(text: string, found: (word: number, start: number) => void): void {
    const { classes, next, classCount, ending, words } = this
    let state = 0
    for (let i = 0; i < text.length; i++) {
      state = next[state * classCount + (classes[text.charCodeAt(i)] ?? 0)] ?? 0
      const here = ending[state]
      if (here !== undefined) for (const word of here) found(word, i + 1 - (words[word]?.length ?? 0))
    }
  }

  private trie(): { children: Map<number, number>[]; ending: number[][] } {
    const children: Map<number, number>[] = [new Map()]
    const ending: number[][] = [[]]
    this.words.forEach((word, index) => {
      let state = 0
      for (let i = 0; i < word.length; i++) {
        const symbol = this.classes[word.charCodeAt(i)] ?? 0
        let child = children[state]?.get(symbol)
        if (child === undefined) {
          child = children.push(new Map()) - 1
          ending.push([])
          children[state]?.set(symbol, child)
        }
        state = child
      }
      ending[state]?.push(index)
    })
    return { children, ending }
  }

  /** Breadth first, so that the state a failure leads to is complete before it is copied from. */
  private complete(children: Map<number, number>[], ending: number[][]): Int32Array {
    const next = new Int32Array(children.length * this.classCount)
    const failure = new Int32Array(children.length)
    const queue = [0]
    for (const state of queue) {
      const back = failure[state] ?? 0
      if (state !== 0) {
        next.copyWithin(state * this.classCount, back * this.classCount, (back + 1) * this.classCount)
        ending[state]?.push(...(ending[back] ?? []))
      }
      for (const [symbol, child] of children[state] ?? []) {
        failure[child] = state === 0 ? 0 : (next[back * this.classCount + symbol] ?? 0)
        next[state * this.classCount + symbol] = child
        queue.push(child)
      }
    }
    return next
  }
}
