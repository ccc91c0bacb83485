import { durationWords } from './duration.ts'
import type { PolicyDifference } from './tightening.ts'
import type { CompiledPolicy, PolicyOutcome, PolicyRule } from './types.ts'
import { ACT, OUTPUT, RECOMMEND } from './vocabulary.ts'

/**
 * The whole policy in plain sentences, for the statement its owner signs: what the agent may do alone, when people
 * decide, what it may never do. A rule without a `@reason` is shown by its condition, word for word.
 */
export function policySentences(compiled: CompiledPolicy): string[] {
  const { alone, people: decided, never } = policyChapters(compiled)
  return [...alone, ...decided, ...never]
}

/** The same by chapter, as a page shows them. */
export type PolicyChapters = { alone: string[]; people: string[]; never: string[] }

export function policyChapters({ rules }: CompiledPolicy): PolicyChapters {
  const chapter = (outcome: PolicyRule['outcome']): string[] =>
    rules.filter((rule) => rule.outcome === outcome).map(ruleSentence)
  const alone = chapter('allow')
  return {
    alone: alone.length > 0 ? alone : ['May do nothing alone: no rule permits anything.'],
    people: chapter('review'),
    never: [...chapter('deny'), 'Everything else is denied.'],
  }
}

/** One rule as a sentence, with its id. */
export function ruleSentence(rule: PolicyRule): string {
  return `${said(rule)}${waiver(rule)} [${rule.id}]`
}

const said = (rule: PolicyRule): string => {
  if (rule.outcome === 'allow') return `May do alone: ${subjectOf(rule)}: ${because(rule)}${bounded(rule)}.`
  if (rule.outcome === 'deny') return `Never: ${subjectOf(rule)}: ${because(rule)}.`
  return `People decide (${people(rule.reviews)}, within ${durationWords(rule.within)}): ${subjectOf(rule)}: ${because(rule)}.${each(rule)}`
}

/** What one policy changes in another, a sentence per rule; what provably tightens says so. */
export function differenceSentences({ changes }: PolicyDifference): string[] {
  return changes.map(({ kind, rule, before, after, tightens }) => {
    const effect = tightens ? 'stricter' : 'LOOSER, or not provably stricter'
    if (kind === 'added' && after !== undefined) return `New rule (${effect}): ${ruleSentence(after)}`
    if (kind === 'removed' && before !== undefined) return `Rule removed (${effect}): ${ruleSentence(before)}`
    if (before === undefined || after === undefined) return `Rule ${rule} changed (${effect}).`
    return `Rule changed (${effect}): before: ${ruleSentence(before)} Now: ${ruleSentence(after)}${conditions(before, after)}`
  })
}

/** Where the reasons read alike, the conditions are shown: what changed must not hide behind words that did not. */
const conditions = (before: PolicyRule, after: PolicyRule): string => {
  if (because(before) !== because(after)) return ''
  const plain = ({ text }: PolicyRule): string => text.replaceAll(/\s+/g, ' ')
  return ` Word for word: ${plain(before)} became ${plain(after)}`
}

/** What an outcome means, in sentences: the answer, the rules behind it, who decides, what else is owed. */
export function explainPolicy(compiled: CompiledPolicy, outcome: PolicyOutcome): string[] {
  const rules = new Map(compiled.rules.map((rule) => [rule.id, rule]))
  const lines = [HEADLINE[outcome.outcome]]
  for (const id of outcome.rules) {
    const rule = rules.get(id)
    if (rule !== undefined) lines.push(`Rule ${id}: ${because(rule)}.`)
    else for (const { rule: of, text } of outcome.reasons) if (of === id) lines.push(`${sentence(text)}.`)
  }
  for (const { role, count, within, waivable } of outcome.reviews) {
    lines.push(
      `Needs ${people([{ role, count }])} within ${durationWords(within)}; unanswered means no${waivable ? '; an exception can waive it' : ''}.`,
    )
  }
  if (outcome.obligations.length > 0) lines.push(`Also owed: ${outcome.obligations.join(', ')}.`)
  if (outcome.useBefore !== undefined) lines.push(`The permit is good for ${outcome.useBefore} s.`)
  return lines
}

const HEADLINE: Readonly<Record<PolicyOutcome['outcome'], string>> = {
  allow: 'Allowed.',
  review: 'Held: people decide.',
  deny: 'Denied.',
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

const waiver = ({ waivable }: PolicyRule): string => (waivable ? ' An exception can waive this.' : '')

const each = ({ standing }: PolicyRule): string => (standing ? '' : ' No approval beforehand stands in for them.')

const bounded = ({ useBefore }: PolicyRule): string =>
  useBefore === undefined ? '' : `; each permit is good for ${useBefore} s`

const people = (reviews: readonly { role: string; count: number }[]): string =>
  reviews.map(({ role, count }) => `${count} ${count === 1 ? 'person' : 'persons'} as ${role}`).join(' and ')

const subjectOf = ({ actions }: PolicyRule): string =>
  actions.length === 0 ? 'anything' : actions.map(actionName).join(', ')

const actionName = (action: string): string => {
  if (action === ACT) return 'any tool'
  if (action === OUTPUT) return 'giving an output'
  if (action === RECOMMEND) return 'giving a recommendation'
  return action.startsWith('class:') ? `any ${action.slice('class:'.length)} tool` : `the tool ${action}`
}

/** The author's reason, or the conditions as written. */
const because = ({ reason, text }: PolicyRule): string => {
  if (reason !== undefined) return reason.trim().replace(/\.$/, '')
  const conditions = /\)\s*((?:when|unless)\s*\{[^]*\})\s*;$/.exec(text)?.[1]
  return conditions === undefined ? 'in every case' : conditions.replaceAll(/\s+/g, ' ')
}
