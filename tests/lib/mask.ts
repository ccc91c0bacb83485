/** What to blank out of a source text; newlines and every other position stay where they are. */
export interface Masking {
  comments: boolean
  strings: boolean
}

/** Where a `/` starts a regular expression rather than a division: after nothing, an operator or one of these words. */
const BEFORE_REGEX =
  /(^|[=(,:;!&|?{}[\]+\-*%~^<>]|\b(return|typeof|case|in|of|do|else|void|delete|throw|new|yield|await))\s*$/u

/**
 * Blanks comments, and optionally the contents of strings, out of TypeScript source.
 *
 * A checker that searched the plain text would take a sentence about `Math.random` for its use, and a forbidden import
 * hidden behind a comment marker inside a string for a comment. TypeScript 7 offers no parser to scripts, and the
 * lexical grammar is all that is needed here.
 */
export function mask(source: string, masking: Masking): string {
  let out = ''
  let at = 0
  /** One number per open `${`: how many braces are open inside it. */
  const templates: number[] = []
  const blank = (text: string) => text.replace(/[^\n]/gu, ' ')
  const take = (end: number, hidden: boolean) => {
    const text = source.slice(at, end)
    out += hidden ? blank(text) : text
    at = end
  }
  while (at < source.length) {
    const rest = source.slice(at, at + 2)
    const char = source[at] ?? ''
    if (rest === '//') take(endOfLine(source, at), masking.comments)
    else if (rest === '/*') take(endAfter(source, at + 2, '*/'), masking.comments)
    else if (char === "'" || char === '"') takeQuoted(endOfString(source, at + 1, char))
    else if (char === '`') takeTemplate(at + 1)
    else if (char === '/' && BEFORE_REGEX.test(out.slice(-40))) takeQuoted(endOfRegex(source, at + 1))
    else if (char === '}' && templates.at(-1) === 0) {
      templates.pop()
      takeTemplate(at + 1)
    } else {
      const depth = templates.length - 1
      if (depth >= 0 && (char === '{' || char === '}'))
        templates[depth] = (templates[depth] ?? 0) + (char === '{' ? 1 : -1)
      take(at + 1, false)
    }
  }
  return out

  function takeQuoted(end: number): void {
    take(at + 1, false)
    take(Math.max(at, end - 1), masking.strings)
    take(end, false)
  }

  function takeTemplate(from: number): void {
    take(from, false)
    const end = endOfTemplatePart(source, at)
    take(end, masking.strings)
    if (source[end] === '`') take(end + 1, false)
    else if (end < source.length) {
      templates.push(0)
      take(end + 2, false)
    }
  }
}

/** The 1-based line of a position. */
export function lineOf(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from)
  return end === -1 ? source.length : end
}

function endAfter(source: string, from: number, marker: string): number {
  const end = source.indexOf(marker, from)
  return end === -1 ? source.length : end + marker.length
}

function endOfString(source: string, from: number, quote: string): number {
  let at = from
  while (at < source.length && source[at] !== quote && source[at] !== '\n') at += source[at] === '\\' ? 2 : 1
  return Math.min(at + 1, source.length)
}

function endOfRegex(source: string, from: number): number {
  let at = from
  let inClass = false
  while (at < source.length && source[at] !== '\n' && (inClass || source[at] !== '/')) {
    if (source[at] === '[') inClass = true
    if (source[at] === ']') inClass = false
    at += source[at] === '\\' ? 2 : 1
  }
  return Math.min(at + 1, source.length)
}

/** The position of the closing backquote or of the next `${`. */
function endOfTemplatePart(source: string, from: number): number {
  let at = from
  while (at < source.length && source[at] !== '`' && source.slice(at, at + 2) !== '${')
    at += source[at] === '\\' ? 2 : 1
  return Math.min(at, source.length)
}
