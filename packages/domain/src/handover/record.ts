import type { JsonObject } from '@answerable/contract'
import { authorityEnd } from '../authority/chain.ts'
import { type Model, revisionInForce, type UseCase } from '../model.ts'
import { restrictionsInForce } from '../standing.ts'

/**
 * What a successor takes over, from governance alone, so that its digest can be checked in the commit: it holds no
 * instant of reading, and is the same until something in it changes.
 */
export function handoverRecord(model: Model, useCase: UseCase): JsonObject {
  const revision = revisionInForce(useCase)
  const answer = useCase.acceptance
  const authority = answer?.authority == null ? undefined : model.authorities.get(answer.authority)
  const record = {
    useCase: useCase.id,
    predecessor: answer?.owner ?? revision?.owner ?? null,
    revision: revision?.revision ?? null,
    tier: revision?.tier ?? null,
    risks:
      answer === null
        ? null
        : {
            acceptance: answer.id,
            overall: answer.overall,
            byHazard: answer.residualRisk,
            conditions: answer.conditions,
            evidence: answer.evidence,
          },
    dissent: [...model.challenges.values()]
      .filter((one) => one.useCase === useCase.id && one.view === 'objects')
      .map(({ id, assumptions }) => ({ id, assumptions })),
    restrictions: restrictionsInForce(model, useCase.id, undefined).map(({ id, mode, cause }) => ({ id, mode, cause })),
    exceptions: [...model.exceptions.values()]
      .filter((one) => one.useCase === useCase.id && one.revoked === null)
      .map(({ id, terms, pending }) => ({ id, until: terms.at(-1)?.until ?? null, waits: pending !== null })),
    incidents: [...model.incidents.values()]
      .filter((one) => one.useCase === useCase.id && one.closed === null)
      .map(({ id, severity, decision }) => ({ id, severity, decided: decision?.choice ?? null })),
    tasks: [...model.tasks.values()]
      .filter((one) => one.useCase === useCase.id && one.settled === null)
      .map(({ id }) => ({ id })),
    clocks: {
      acceptance: answer?.until ?? null,
      authority: authority === undefined ? null : authorityEnd(model, authority),
      covers: useCase.covers.map(({ deputy, until }) => ({ deputy, until })),
      agents: [...model.agents.values()]
        .filter((agent) => agent.useCase === useCase.id && agent.revoked === null)
        .map(({ agent, until }) => ({ agent, until })),
    },
  }
  return JSON.parse(JSON.stringify(record)) as JsonObject
}
