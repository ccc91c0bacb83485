import { Manifest } from '@answerable/contract'
import type { EnvelopeClause } from '@answerable/contract'
import { after, DAY, decisionOf, HOUR, type Ledger, of, over } from '../ledger.ts'
import { revisionOf } from './answers.ts'
import { waives } from './relief.ts'
import type { Case } from './standing.ts'

/** What runs, beside what was signed. The histories move models and prompts only. */
type Drift = { what: 'model' | 'prompt'; id: string; value: string }
type Said = { models?: Record<string, string> | undefined; prompts?: Record<string, string> | undefined }

function driftFrom(manifest: Manifest, said: Said): Drift[] {
  const model = Object.entries(said.models ?? {}).map(([id, value]) => ({ what: 'model' as const, id, value }))
  const prompt = Object.entries(said.prompts ?? {}).map(([id, value]) => ({ what: 'prompt' as const, id, value }))
  return [
    ...model.filter(({ id, value }) => manifest.models.find((one) => one.id === id)?.version !== value),
    ...prompt.filter(({ id, value }) => manifest.prompts.find((one) => one.id === id)?.digest !== value),
  ]
}

/** INVARIANT 2: running values equal the signed ones, or differ only inside the signed envelope. */
export function runningFault(ledger: Ledger, of_: Case): string | null {
  const { before, entry, useCase, answer, revision } = of_
  const manifests = [answer, ...answer.covered].flatMap(({ revision: number }) => {
    const digest = revisionOf(before, useCase, number)?.body.manifest ?? ''
    const text = ledger.documents.get(digest)
    return text === undefined ? [] : [Manifest.parse(JSON.parse(text))]
  })
  const [manifest] = manifests
  if (manifest === undefined) return 'the signed manifest is gone'
  const nearest = (said: Said): Drift[] =>
    manifests.map((one) => driftFrom(one, said)).find((drift) => drift.length === 0) ?? driftFrom(manifest, said)

  const releases = of(before, 'release.recorded').filter(({ body }) => body.useCase === useCase)
  const release = releases.at(-1)
  const outside = nearest(release?.body.running ?? {}).filter((drift) => {
    const tests = release?.body.tests.map(({ kind }) => kind) ?? []
    const first = releases.find(({ body, index }) => index > answer.yes.index && runs(body.running, drift))
    const graceFrom = revision.body.tier === 'T1' ? null : (first?.time ?? release?.time ?? entry.time)
    return !manifest.envelope.some((clause) =>
      bears(clause, drift, { signed: answer.yes.time, tests, graceFrom }, entry.time),
    )
  })
  if (outside.length > 0) {
    if (revision.body.tier === 'T1') return 'drift at T1'
    const decision = decisionOf(before, entry)
    const asked = decision?.body.review?.requirements.some(
      ({ role, rule }) => role === 'owner' && rule.startsWith('drift:'),
    )
    // That the owner's place was filled is looked at with every other review.
    if (asked !== true) return 'drift outside the envelope, and the owner was not asked'
  }
  const command = ledger.sent.get(entry.id)?.command
  const said = command?.type === 'decision.request' ? command.payload.running : undefined
  const lie = said === undefined ? [] : nearest(said).filter((drift) => !runs(release?.body.running ?? {}, drift))
  const known = { signed: answer.yes.time, tests: [], graceFrom: null }
  if (lie.some((drift) => !manifest.envelope.some((clause) => bears(clause, drift, known, entry.time))))
    return 'another value runs than was signed, by the caller’s own word'
  return wordFault(of_, manifest, { release, outside })
}

const runs = (running: Said, { what, id, value }: Drift): boolean =>
  (what === 'model' ? running.models : running.prompts)?.[id] === value

type Known = { signed: string; tests: readonly string[]; graceFrom: string | null }

function bears(clause: EnvelopeClause, drift: Drift, { signed, tests, graceFrom }: Known, time: string): boolean {
  if (clause.what !== drift.what || (clause.of !== undefined && clause.of !== drift.id)) return false
  const days = Number(/^P(\d+)D$/.exec(clause.for)?.[1])
  if (over(after(signed, days * DAY), time) || (clause.until !== undefined && over(clause.until, time))) return false
  const { values = [], starting } = clause.allow ?? {}
  const named = values.includes(drift.value) || (starting !== undefined && drift.value.startsWith(starting))
  if (clause.allow !== undefined && named && (clause.tested_by === undefined || tests.includes(clause.tested_by)))
    return true
  return (
    clause.grace_hours !== undefined && graceFrom !== null && !over(after(graceFrom, clause.grace_hours * HOUR), time)
  )
}

/** T1 and what cannot be undone rest on more than the agent's own word. */
function wordFault(
  { before, entry, useCase, agent, revision }: Case,
  manifest: Manifest,
  at: { release: { body: { running: Said; by: object } } | undefined; outside: readonly Drift[] },
): string | null {
  const decision = decisionOf(before, entry)
  const tool = revision.body.tools.find(({ name }) => name === decision?.body.tool)
  const grave = decision?.body.kind === 'action' && (revision.body.tier === 'T1' || tool?.undo === 'irreversible')
  const seen = [revision.body.enforcement, agent.body.enforcement].every(
    (one) => one === 'structural' || one === 'gateway',
  )
  if (!grave || seen) return null
  const { by, running } = at.release?.body ?? { by: {}, running: {} }
  const key = 'key' in by ? by.key : null
  const complete =
    manifest.models.every(({ id }) => running.models?.[id] !== undefined) &&
    manifest.prompts.every(({ id }) => running.prompts?.[id] !== undefined)
  if (key !== null && key === manifest.deployment?.key && complete && at.outside.length === 0) return null
  return waives(before, entry, useCase, 'unobserved_release') === undefined ? 'on the agent’s word alone' : null
}
