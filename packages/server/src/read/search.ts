import { type ReasonCode, reasonCatalogue } from '@answerable/contract'
import type { SearchField, SearchQuery } from '../store/store.ts'

/** Rows one search looks at. Bounded, so that no words a person types can hold up the gate. */
export const SEARCHED = 10_000

const FIELDS: readonly SearchField[] = ['outcome', 'tool', 'kind']

/** The tests on a row that the query of GET /v1/decisions asks for. */
export function searchOf(
  query: Readonly<Record<string, unknown>>,
): Pick<SearchQuery, 'equals' | 'holds' | 'from' | 'to'> {
  const text = (name: string): string | undefined => {
    const value = query[name]
    return typeof value === 'string' ? value : undefined
  }
  // Ids of rules and persons stand in a row as whole JSON strings, and in nothing a caller sends.
  const whole = ['rule', 'person'].flatMap((name) => text(name) ?? []).map((id) => [JSON.stringify(id)])
  const words = text('text')
  return {
    equals: Object.fromEntries(FIELDS.flatMap((field) => (text(field) === undefined ? [] : [[field, text(field)]]))),
    holds: words === undefined ? whole : [...whole, fragmentsOf(words)],
    from: text('from'),
    to: text('to'),
  }
}

/**
 * What a row may hold for words of a reason to fit: the code of each reason whose sentence says them, or the words
 * themselves, in a rule, a tool or an obligation. Sentences are joined where people read; a row has codes only.
 */
function fragmentsOf(words: string): string[] {
  const wanted = words.toLowerCase()
  const codes = (Object.keys(reasonCatalogue) as ReasonCode[]).filter((code) =>
    reasonCatalogue[code].sentence.toLowerCase().includes(wanted),
  )
  return [...codes.map((code) => `"code":"${code}"`), JSON.stringify(words).slice(1, -1)]
}
