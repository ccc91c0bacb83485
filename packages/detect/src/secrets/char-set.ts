/** Index in {@link CharSet.table} that stands for every character outside ASCII. */
export const OTHER = 128

/**
 * The characters one place of a pattern may match. Exact for ASCII, one flag for all the rest: a superset is enough,
 * because sets only decide where the engine need not look.
 */
export interface CharSet {
  /** 1 for each ASCII code that matches; at {@link OTHER}: 1 if some character outside ASCII may match. */
  readonly table: Uint8Array
  /** May match a character above U+FFFF, which takes two code units. */
  readonly astral: boolean
  /** Every character outside ASCII that matches, where these are known and few; undefined: only the flag is known. */
  readonly beyond: readonly number[] | undefined
}

const KELVIN = 0x212a
const LONG_S = 0x17f

/**
 * One code unit in lower case. KELVIN SIGN and LATIN SMALL LETTER LONG S fold to `k` and `s`, as in RE2's `(?i)`: a
 * secret's name written with them must not slip past the keyword pass.
 */
export function fold(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code + 32
  if (code === KELVIN) return 0x6b
  return code === LONG_S ? 0x73 : code
}

export function foldText(text: string): string {
  let folded = ''
  for (let i = 0; i < text.length; i++) folded += String.fromCharCode(fold(text.charCodeAt(i)))
  return folded
}

export function setOf(
  ranges: readonly (readonly [from: number, to: number])[],
  negated = false,
  folds = false,
): CharSet {
  const table = new Uint8Array(OTHER + 1)
  let astral = negated
  for (const [from, to] of ranges) {
    for (let code = from; code <= Math.min(to, OTHER - 1); code++) table[code] = 1
    if (to >= OTHER) table[OTHER] = 1
    if (to > 0xffff) astral = true
  }
  const ascii = table[OTHER] !== 1
  if (folds) foldTable(table)
  if (!negated) return { table, astral, beyond: ascii ? foldedInto(table, folds) : undefined }
  return { table: table.map((bit, code) => (code === OTHER ? 1 : 1 - bit)), astral: true, beyond: undefined }
}

function foldTable(table: Uint8Array): void {
  // A range outside ASCII may fold into it (the Kelvin sign into k); taking the two letters in keeps the superset.
  if (table[OTHER] === 1) for (const letter of [0x6b, 0x73]) table[letter] = 1
  for (let lower = 0x61; lower <= 0x7a; lower++) {
    if (table[lower] === 1 || table[lower - 32] === 1) table[lower] = table[lower - 32] = 1
  }
  if (table[0x6b] === 1 || table[0x73] === 1) table[OTHER] = 1
}

/** The characters outside ASCII that an ASCII class matches because case is folded: none, or those of `k` and `s`. */
function foldedInto(table: Uint8Array, folds: boolean): number[] {
  if (!folds) return []
  return [...(table[0x6b] === 1 ? [KELVIN] : []), ...(table[0x73] === 1 ? [LONG_S] : [])]
}

export const ANY: CharSet = setOf([[0, 0x10ffff]])

/** Whether a set whose members are all known holds this code unit. A superset would not do where a match is drawn out. */
export function holds(set: CharSet, code: number): boolean {
  return code < OTHER ? set.table[code] === 1 : set.beyond?.includes(code) === true
}

/** Whether a set may hold this code unit: true for some it does not. */
export function has(set: CharSet, code: number): boolean {
  return set.table[code < OTHER ? code : OTHER] === 1
}

/** The characters of a set with case folded, or undefined if there are more than `limit` of them or any is not ASCII. */
export function letters(set: CharSet, limit: number): string[] | undefined {
  const found = new Set<number>()
  for (let code = 0; code < OTHER; code++) {
    if (set.table[code] === 1) found.add(fold(code))
    if (found.size > limit) return undefined
  }
  // `k` and `s` under (?i) also match one character outside ASCII each, which `fold` maps back onto them.
  const foldsBack = [...found].every((code) => code === 0x6b || code === 0x73) && !set.astral
  if (set.table[OTHER] === 1 && !foldsBack) return undefined
  return [...found].map((code) => String.fromCharCode(code))
}
