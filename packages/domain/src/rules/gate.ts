import type { DecisionRow } from '@answerable/contract'
import { hasEnded, plusDuration } from '../instants.ts'
import { eachUseCase, type Evaluator, fail, pass, unknown } from './types.ts'

const OF_NOW = 'records are known as of now only'
/** States in which something was about to run. */
const BEGUN: ReadonlySet<DecisionRow['state']> = new Set(['claimed', 'intended', 'settled'])

const gated: Evaluator = (evidence) =>
  eachUseCase(evidence, ({ useCase, revision, at }) => {
    if (at.observed !== null) return fail(useCase.id, 'it is observed: nothing is enforced yet', at.observed.index)
    switch (at.enforcement) {
      case 'instructed':
        return fail(useCase.id, 'NOT ENFORCED BY THE GATE', revision.index)
      case 'cooperative':
        return unknown(useCase.id, 'the agent asks by itself: what it does not ask about is not seen', revision.index)
      default:
        return unknown(useCase.id, 'no independent count of its calls is compared with the log here', revision.index)
    }
  })

const reviewedFirst: Evaluator = (evidence) =>
  eachUseCase(evidence, ({ useCase, revision }) => {
    if (evidence.decisions === undefined) return unknown(useCase.id, OF_NOW)
    const held = evidence.decisions.filter(
      (row) => row.useCase === useCase.id && row.review !== null && BEGUN.has(row.state),
    )
    if (held.length === 0)
      return unknown(useCase.id, 'nothing that was held has run among the decisions looked at', revision.index)
    const bad = held.filter(
      ({ claim, votes }) => claim?.outcome !== 'allow' || !votes.some(({ vote }) => vote === 'approve'),
    )
    return bad.length === 0
      ? pass(useCase.id, `${held.length} were approved by people before they ran`, ...held.slice(0, 8).map(first))
      : fail(useCase.id, `${bad.length} of ${held.length} ran without`, ...bad.slice(0, 8).map(first))
  })

const first = ({ entries, index }: DecisionRow): number => entries[0] ?? index

const bodies: Evaluator = (evidence) =>
  eachUseCase(evidence, ({ useCase, revision }) =>
    unknown(useCase.id, 'no manifest says whether it identifies people by their bodies', revision.index),
  )

const identities: Evaluator = ({ model, now, decisions }) => {
  const agents = [...model.agents.values()].filter(({ revoked, until }) => revoked === null && !hasEnded(until, now))
  if (agents.length === 0) return [unknown('agents', 'none is registered')]
  return agents.map(({ agent, index, until, publicKey }) => {
    const twin = agents.find((other) => other.agent !== agent && other.publicKey === publicKey)
    if (twin !== undefined) return fail(agent, `shares its key with ${twin.agent}`, index, twin.index)
    if (until > plusDuration(now, 'P365D')) return fail(agent, 'its key is good for more than a year', index)
    if (decisions === undefined) return unknown(agent, OF_NOW, index)
    const outside = decisions.filter(
      (row) =>
        row.agent === agent && row.outcome === 'allow' && row.reasons.some(({ code }) => code === 'tool_unknown'),
    )
    return outside.length === 0
      ? pass(agent, `a key of its own, until ${until}`, index)
      : fail(agent, 'used a tool outside its list', index, ...outside.slice(0, 8).map(first))
  })
}

const credentials: Evaluator = ({ model }) => {
  const persons = new Set([...model.persons.values()].flatMap(({ keys }) => keys.map(({ publicKey }) => publicKey)))
  const shared = [...model.agents.values()].filter(({ publicKey }) => persons.has(publicKey))
  return shared.length > 0
    ? shared.map(({ agent, index }) => fail(agent, 'its key is a person’s', index))
    : [unknown('agents', 'no log of who uses their credentials is compared here')]
}

/** Nothing to look at is no pass: without use cases these say so. */
export const orUnknown =
  (evaluate: Evaluator): Evaluator =>
  (evidence) => {
    const items = evaluate(evidence)
    return items.length === 0 ? [unknown('use cases', 'none is registered')] : items
  }

export const gateRules = {
  'GAT-01': gated,
  'GAT-02': reviewedFirst,
  'GAT-03': bodies,
  'GAT-04': identities,
  'GAT-05': credentials,
} as const
