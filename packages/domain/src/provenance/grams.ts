/** Longest token sequence stored whole. A longer copy is recognised by its overlapping sequences. */
export const GRAM = 4
const TOKEN_SPACE = 2 ** 22

/**
 * All token sequences of up to {@link GRAM} tokens seen so far: a suffix trie cut at that depth, in one hash map.
 * Adding a text costs GRAM steps per token, looking up a value GRAM steps per token, whatever the texts hold, so a
 * hostile page cannot slow the gate. Append-only: every node keeps the ordinal of the first part that made it, so an
 * older version of the trace reads the same index and ignores what came later.
 */
export class GramIndex {
  readonly #ids = new Map<string, number>()
  readonly #edges = new Map<number, number>()
  readonly #first: number[] = [-1]

  add(tokens: readonly string[], ordinal: number): void {
    const ids = tokens.map((token) => this.#intern(token))
    for (let start = 0; start < ids.length; start++) {
      let node = 0
      const end = Math.min(ids.length, start + GRAM)
      for (let i = start; i < end; i++) {
        const key = node * TOKEN_SPACE + (ids[i] ?? 0)
        let next = this.#edges.get(key)
        if (next === undefined) {
          next = this.#first.length
          this.#edges.set(key, next)
          this.#first.push(ordinal)
        }
        node = next
      }
    }
  }

  /** For each token of `tokens`, how many tokens from there on are a copy of a part before `limit`. */
  copies(tokens: readonly string[], limit: number): Copies {
    const ids = tokens.map((token) => this.#ids.get(token))
    const gram = ids.map(() => 0)
    const part = ids.map(() => -1)
    for (let start = 0; start < ids.length; start++) {
      let node: number | undefined = 0
      for (let i = start; i < ids.length && i < start + GRAM; i++) {
        const id = ids[i]
        node = id === undefined ? undefined : this.#edges.get((node ?? 0) * TOKEN_SPACE + id)
        const first: number | undefined = node === undefined ? undefined : this.#first[node]
        if (first === undefined || first >= limit) break
        gram[start] = i - start + 1
        part[start] = first
      }
    }
    const length = gram.slice()
    for (let i = ids.length - 2; i >= 0; i--) {
      if (gram[i] === GRAM && gram[i + 1] === GRAM) length[i] = (length[i + 1] ?? 0) + 1
    }
    return { length, part }
  }

  #intern(token: string): number {
    const known = this.#ids.get(token)
    if (known !== undefined) return known
    const id = this.#ids.size
    this.#ids.set(token, id)
    return id
  }
}

/** `length[i]`: tokens copied from position i on; `part[i]`: ordinal of the part the copy at i was first seen in. */
export type Copies = { readonly length: readonly number[]; readonly part: readonly number[] }
