/** A token of Cedar source. Offsets are UTF-16 indices into the text. */
export type Token = { kind: 'word' | 'integer' | 'string' | 'mark'; text: string; start: number; end: number }

// Cedar's own lexer: identifiers, decimal integers, double-quoted strings with backslash escapes, // comments.
const TOKEN =
  /(?<skip>\s+|\/\/[^\n\r]*)|(?<word>[_a-zA-Z]\w*)|(?<integer>\d+)|(?<string>"(?:\\[^\n]|[^"\\])*")|(?<mark>[^])/gu

/** Splits text into tokens as Cedar does. Never fails: what is no token of Cedar comes out as marks. */
export function scan(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(TOKEN)) {
    const groups = match.groups ?? {}
    const kind = (['word', 'integer', 'string', 'mark'] as const).find((name) => groups[name] !== undefined)
    if (kind !== undefined)
      tokens.push({ kind, text: match[0], start: match.index, end: match.index + match[0].length })
  }
  return tokens
}

/** One policy statement of the source: its exact text, where it starts, and its tokens. */
export type Statement = { text: string; start: number; tokens: Token[] }

/** Splits at `;`, which Cedar uses only to end a policy. */
export function statements(text: string): Statement[] {
  const found: Statement[] = []
  let tokens: Token[] = []
  for (const token of scan(text)) {
    tokens.push(token)
    if (token.kind !== 'mark' || token.text !== ';') continue
    const start = tokens[0]?.start ?? token.start
    found.push({ text: text.slice(start, token.end), start, tokens })
    tokens = []
  }
  return found
}

/** 1-based line and column (UTF-16 units) of an index into the text. */
export function position(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, Math.max(0, index))
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: before.length - lineStart + 1 }
}

/** UTF-16 index of a UTF-8 byte offset: Cedar reports bytes, editors count UTF-16 units. */
export function indexOfByte(text: string, byte: number): number {
  const bytes = new TextEncoder().encode(text)
  return new TextDecoder().decode(bytes.subarray(0, byte)).length
}
