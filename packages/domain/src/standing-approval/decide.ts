import type { CommandOf, Manifest, Payload } from '@answerable/contract'
import { sinkDigest } from '../exception/sink-values.ts'
import { hasEnded } from '../instants.ts'
import { type Acceptance, type Person, type Revision, signedRevision } from '../model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import { standing } from '../standing.ts'
import { runsIt } from '../use-case/roles.ts'
import type { DecideContext, Decided } from '../types.ts'

/** The owner's yes beforehand, within bounds that the gate can check on the values of a call. */
export function signStandingApproval(
  { model, facts, tools, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'standing_approval.sign'>,
): Decided {
  const useCase = model.useCases.get(payload.useCase)
  const { acceptance, revision, missing } = standing(model, payload.useCase, undefined, now)
  if (useCase === undefined || revision === undefined) return no('not_found', 'no such use case')
  if (revision.owner !== signer.id || signedRevision(useCase)?.owner !== signer.id)
    return no('forbidden', 'only the owner approves beforehand')
  if (acceptance === null || missing.length > 0)
    return no('conflict', `the owner’s own signature does not hold: ${missing[0]?.code ?? ''}`)
  if (acceptance.assumptions !== payload.assumptions)
    return no('assumptions_moved', 'these are not the assumptions the owner signed')
  // INVARIANT 4 and 8: the team that runs it never reviews it, so its approval beforehand is none either.
  if (runsIt(model, revision, signer.id))
    return no('not_separate', 'an owner who also runs it does not stand in for its reviewers')
  const manifest = facts.manifest(revision.manifest)
  if (manifest === undefined) return no('document_missing', 'the signed manifest is missing or damaged')
  const fault = untilFault(payload, acceptance, now) ?? boundsFault(payload, manifest, revision)
  if (fault !== null) return fault
  const { tool, bounds, amount, count, until, reason } = payload
  return yes<'standing_approval.signed'>({
    type: 'standing_approval.signed',
    id,
    body: {
      useCase: useCase.id,
      owner: signer.id,
      acceptance: acceptance.id,
      assumptions: acceptance.assumptions,
      since: acceptance.since,
      tool,
      bounds: bounds.map(({ argument, values }) => ({
        argument,
        values: values.map((value) => sinkDigest(tools, useCase.id, value)),
      })),
      amount: amount ?? null,
      count,
      until,
    },
    seal: { reason, values: JSON.stringify(bounds) },
    cause: [acceptance.id],
  })
}

/** INVARIANT 6: it outlives the signature it rests on by not a millisecond. */
function untilFault({ until }: Payload<'standing_approval.sign'>, acceptance: Acceptance, now: string): Refused | null {
  if (hasEnded(until, now)) return no('expired', 'it would end before it begins')
  return acceptance.until === null || until > acceptance.until
    ? no('beyond_authority', 'it would outlive the signature it rests on')
    : null
}

function boundsFault(
  { tool: name, bounds, amount }: Payload<'standing_approval.sign'>,
  manifest: Manifest,
  revision: Revision,
): Refused | null {
  const tool = manifest.tools.find((candidate) => candidate.name === name)
  if (tool === undefined) return no('invalid_input', 'that tool is not in the signed manifest')
  if (revision.tier === 'T1' && tool.undo === 'irreversible')
    return no('forbidden', 'at T1 what cannot be undone is decided by people each time')
  const issue = (message: string): Refused => no('invalid_input', message, [{ path: '/bounds', message }])
  const named = bounds.map(({ argument }) => argument)
  if (new Set(named).size < named.length) return issue('an argument is bounded twice')
  if (!named.every((argument) => tool.arguments.some((one) => one.name === argument && one.sink !== 'amount')))
    return issue('a bound names an argument of the tool that is no amount')
  const free = tool.arguments.find(
    ({ name: argument, sink }) =>
      sink !== undefined && sink !== 'amount' && sink !== 'content' && !named.includes(argument),
  )
  if (free !== undefined) return issue(`${free.name} steers where it goes and has no bound`)
  const counts = tool.arguments.some(({ sink }) => sink === 'amount')
  if (counts !== (amount !== undefined))
    return no('invalid_input', counts ? 'name the most of one call and of all' : 'this tool has no amount', [
      { path: '/amount', message: counts ? 'is needed' : 'does not fit the tool' },
    ])
  return null
}

/** At once, and by anybody who may close: the owner, deputy and challenger, and whoever holds `restrict` closes elsewhere. */
export function revokeStandingApproval(
  { model }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'standing_approval.revoke'>,
): Decided {
  const approval = model.standingApprovals.get(payload.standingApproval)
  const useCase = approval === undefined ? undefined : model.useCases.get(approval.useCase)
  if (approval === undefined || useCase === undefined) return no('not_found', 'no such standing approval')
  if (approval.revoked !== null) return no('conflict', `revoked at ${approval.revoked}`)
  const { owner, deputy, challenger } = signedRevision(useCase) ?? {}
  if (![approval.owner, owner, deputy, challenger].includes(signer.id))
    return no('forbidden', 'the owner, the deputy or the challenger ends it')
  return yes<'standing_approval.revoked'>({
    type: 'standing_approval.revoked',
    id,
    body: { standingApproval: approval.id, useCase: approval.useCase },
    seal: { reason: payload.reason },
    cause: [approval.id],
  })
}
