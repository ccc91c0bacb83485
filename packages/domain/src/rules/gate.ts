import type { DecisionRow } from '@answerable/contract'
import { liveCheck } from '../check/decide.ts'
import { hasEnded, plusDuration } from '../instants.ts'
import { eachUseCase, type Evaluator, fail, notApplicable, pass, unknown } from './types.ts'

const OF_NOW = 'records are known as of now only'
/** States in which something was about to run. */
const BEGUN: ReadonlySet<DecisionRow['state']> = new Set(['claimed', 'intended', 'settled'])

const UNCOUNTED = {
  cooperative: 'the agent asks by itself, and no count from elsewhere says what it did not ask about',
  gateway: 'no count of its calls from elsewhere is on record for the last 90 days',
  structural: 'no count of its calls from elsewhere is on record for the last 90 days',
} as const

const gated: Evaluator = (evidence) =>
  eachUseCase(evidence, ({ useCase, revision, at }) => {
    if (at.observed !== null) return fail(useCase.id, 'it is observed: nothing is enforced yet', at.observed.index)
    switch (at.enforcement) {
      case 'instructed':
        return fail(useCase.id, 'NOT ENFORCED BY THE GATE', revision.index)
      default: {
        const check = liveCheck(evidence.model, 'ungated_calls', useCase.id, evidence.now)
        if (check === undefined) return unknown(useCase.id, UNCOUNTED[at.enforcement], revision.index)
        return check.found === 0
          ? pass(useCase.id, `${check.looked} calls counted elsewhere, none past the gate`, check.index)
          : fail(useCase.id, `${check.found} of ${check.looked} calls passed no gate`, check.index)
      }
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

/** A second vote that could see the first is no separate one: nothing here records that it could not. */
const bodies: Evaluator = (evidence) =>
  eachUseCase(evidence, ({ useCase, revision, manifest }) => {
    if (manifest?.biometric_identification === undefined)
      return unknown(
        useCase.id,
        'its manifest does not say whether it identifies people by their bodies',
        revision.index,
      )
    if (!manifest.biometric_identification)
      return notApplicable(useCase.id, 'it identifies nobody by their body', revision.index)
    if (evidence.decisions === undefined) return unknown(useCase.id, OF_NOW, revision.index)
    const begun = evidence.decisions.filter((row) => row.useCase === useCase.id && BEGUN.has(row.state))
    const alone = begun.filter((row) => approversOf(row).size < 2)
    return alone.length > 0
      ? fail(useCase.id, `${alone.length} of ${begun.length} ran without two people`, ...alone.slice(0, 8).map(first))
      : unknown(useCase.id, 'two each; that the second did not see the first vote is not on record', revision.index)
  })

const approversOf = ({ votes }: DecisionRow): Set<string> =>
  new Set(votes.filter(({ vote }) => vote === 'approve').map(({ person }) => person))

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

const credentials: Evaluator = ({ model, now }) => {
  const persons = new Set([...model.persons.values()].flatMap(({ keys }) => keys.map(({ publicKey }) => publicKey)))
  const agents = [...model.agents.values()].filter(({ revoked, until }) => revoked === null && !hasEnded(until, now))
  if (agents.length === 0) return [unknown('agents', 'none is registered')]
  return agents.map(({ agent, useCase, publicKey, index }) => {
    if (persons.has(publicKey)) return fail(agent, 'its key is a person’s', index)
    const check = liveCheck(model, 'agent_credentials', useCase, now)
    if (check === undefined) return unknown(agent, 'nobody has looked, within 90 days, who used its credential', index)
    return check.found === 0
      ? pass(agent, `${check.looked} sessions looked at, none of a person`, index, check.index)
      : fail(agent, `${check.found} of ${check.looked} sessions were a person’s`, index, check.index)
  })
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
