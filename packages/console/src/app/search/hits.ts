import type { CoverageLine } from '../../data/coverage.ts'
import type { PersonLine } from '../../data/people.ts'

export type HitKind = 'page' | 'useCase' | 'person' | 'entry' | 'decision'
/** @property to an address of this console */
export type Hit = { kind: HitKind; label: string; more: string; to: string }

export type Searched = {
  pages: readonly (readonly [label: string, to: string])[]
  useCases: readonly CoverageLine[]
  people: readonly PersonLine[]
  /** entries the log has */
  size: number
  entryLabel: (index: number) => string
}

const MOST = 20
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

/** What a text leads to, the exact first. Only what the reader's own pages show is searched, here in the browser. */
export function hitsFor(text: string, { pages, useCases, people, size, entryLabel }: Searched): Hit[] {
  const words = text.trim().toLowerCase()
  const says = (...texts: readonly (string | null | undefined)[]): boolean =>
    texts.some((one) => one?.toLowerCase().includes(words) === true)
  const number = /^#?(\d{1,15})$/u.exec(words)?.[1]
  const index = number === undefined ? undefined : Number(number)
  const exact: Hit[] = [
    ...(index === undefined || index >= size
      ? []
      : [{ kind: 'entry' as const, label: entryLabel(index), more: '', to: `/ledger/entries/${index}` }]),
    ...(ID.test(words) ? [{ kind: 'decision' as const, label: words, more: '', to: `/decisions/${words}` }] : []),
  ]
  const found: Hit[] = [
    ...pages.filter(([label]) => says(label)).map(([label, to]): Hit => ({ kind: 'page', label, more: '', to })),
    ...useCases
      .filter(({ useCase, name, unit }) => says(useCase, name, unit))
      .map(
        ({ useCase, name, unit }): Hit => ({
          kind: 'useCase',
          label: name ?? useCase,
          more: unit,
          to: `/use-cases/${encodeURIComponent(useCase)}`,
        }),
      ),
    // A person leads to what they answer for: people have no other page here.
    ...people.flatMap(({ id, name, email }): Hit[] =>
      name === undefined || words === '' || !says(name, email)
        ? []
        : [{ kind: 'person', label: name, more: email ?? '', to: `/coverage?find=${encodeURIComponent(email ?? id)}` }],
    ),
  ]
  return [...exact, ...found].slice(0, MOST)
}
