import type { CommandOf } from '@answerable/contract'
import { type Person, stricter } from '../model.ts'
import { no, yes } from '../refuse.ts'
import { manifestInForce } from '../run/decide.ts'
import type { DecideContext, Decided } from '../types.ts'
import { openOne } from './decide.ts'
import { accountableFor, ladderFor } from './ladder.ts'
import { decideByOf, type Incident, UNDECIDED } from './model.ts'

/**
 * It is worse than was thought. Whoever may open an incident of that severity may raise one to it: it only ever closes.
 * INVARIANT: severity, deadline and gate move one way. Lowering would be a way to win time or to reopen without the owner.
 */
export function reassessIncident(
  { model, facts, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'incident.reassess'>,
): Decided {
  const incident = openOne(model, payload.incident)
  if ('ok' in incident) return incident
  const { useCase, category, severity: from } = incident
  const { severity } = payload
  // The codes sort by severity: S1 is the highest.
  if (severity >= from) return no('conflict', `it is ${from}: a severity is raised, never lowered`)
  if (signer.employment === 'supplier' && severity !== 'S3')
    return no('forbidden', 'a supplier’s staff raises to S3; a higher severity is set by our own people')
  const again = isTooMild(incident, severity)
  return yes<'incident.reassessed'>({
    type: 'incident.reassessed',
    id,
    body: {
      incident: incident.id,
      useCase,
      from,
      severity,
      owner: accountableFor(model, useCase),
      ladder: ladderFor(model, useCase, category, manifestInForce(model, facts, useCase), now),
      decideBy: deadline(incident, severity, now),
      again,
    },
    seal: { reason: payload.reason },
    cause: [incident.id],
  })
}

/** Going on was decided about something smaller; what was stopped stays decided. */
function isTooMild({ decision }: Incident, severity: Incident['severity']): boolean {
  if (decision === null) return false
  const chosen = decision.choice === 'continue' ? 'live' : decision.choice
  return stricter(chosen, UNDECIDED[severity]) !== chosen
}

/** From now, but no later than before: raising it must give nobody more time. A deadline that was met is over. */
function deadline({ decision, decideBy }: Incident, severity: Incident['severity'], now: string): string {
  const fresh = decideByOf(severity, now)
  return decision === null && decideBy < fresh ? decideBy : fresh
}
