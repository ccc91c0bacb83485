/** The kinds of change, in the order a reader cares about them. */
export const TYPES = ['security', 'changed', 'removed', 'fixed', 'added'] as const
export type ChangeType = (typeof TYPES)[number]

/** One file of `.changes/`: what a change means for the people who use or run Answerable. */
export interface Change {
  type: ChangeType
  /** One sentence on the effect. */
  effect: string
  /** What the operator has to do, where that is anything. */
  operator?: string
}

/**
 * Parses a fragment:
 *
 * ```
 * type: added
 * A receipt can be verified offline with `answerable verify`.
 * operator: Nothing; or the one thing to do before or after the upgrade.
 * ```
 *
 * @throws Error that says which line is wrong.
 */
export function parseChange(text: string): Change {
  const [first = '', effect = '', last, ...rest] = text.trimEnd().split('\n')
  const type = TYPES.find((candidate) => first === `type: ${candidate}`)
  if (type === undefined) throw new Error(`line 1 must be "type: " and one of ${TYPES.join(', ')}`)
  if (!/^[A-Z`].*\.$/u.test(effect)) throw new Error('line 2 must be one sentence on the effect, ending in a full stop')
  if (last === undefined) return { type, effect }
  const operator = /^operator: (.+\.)$/u.exec(last)?.[1]
  if (operator === undefined) throw new Error('line 3, if there is one, must be "operator: " and a sentence')
  if (rest.length > 0) throw new Error('a fragment has at most three lines')
  return { type, effect, operator }
}

/** The changes as a section of CHANGELOG.md, without its heading. */
export function renderChanges(changes: Change[]): string {
  const sections = TYPES.map((type) => ({ type, mine: changes.filter((change) => change.type === type) }))
  return sections
    .filter(({ mine }) => mine.length > 0)
    .map(({ type, mine }) => `### ${type[0]?.toUpperCase()}${type.slice(1)}\n\n${mine.map(renderChange).join('\n')}\n`)
    .join('\n')
}

function renderChange({ effect, operator }: Change): string {
  return `- ${effect}${operator === undefined ? '' : `\n  **Operators:** ${operator}`}`
}
