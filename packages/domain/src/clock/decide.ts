import type { CommandOf } from '@answerable/contract'
import type { Person } from '../model.ts'
import { no, yes } from '../refuse.ts'
import { holdsPowerAtRoot } from '../restriction/decide.ts'
import type { DecideContext, Decided } from '../types.ts'

/** After an unexplained jump nothing opens until a person with power to reopen everything says the time is right. */
export function confirmClock(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'clock.confirm'>,
): Decided {
  if (model.openJump === null || model.openJump !== payload.jump)
    return no('not_found', 'no such jump waits to be confirmed')
  if (!holdsPowerAtRoot(model, signer, now))
    return no('beyond_authority', 'confirming the clock needs a mandate’s signer or `reopen` over a root unit')
  return yes<'clock.confirmed'>({
    type: 'clock.confirmed',
    id,
    body: { jump: payload.jump },
    seal: { reason: payload.reason },
    cause: [payload.jump],
  })
}

/** Practice only: time is moved forward so that expiry can be seen. A live log never has a movable clock. */
export function moveClock({ model, now }: DecideContext, { id, payload }: CommandOf<'clock.move'>): Decided {
  if (!model.practice) return no('forbidden', 'only a practice log has a movable clock')
  if (payload.to < now) return no('invalid_input', `the clock stands at ${now} and moves forward only`)
  return yes<'clock.moved'>({ type: 'clock.moved', id, body: { to: payload.to } })
}
