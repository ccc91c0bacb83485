import type { CommandOf, JsonValue } from '@answerable/contract'
import type { Person } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { responsibilitiesOf } from './of.ts'

/** A person signs what they answer for. INVARIANT 7: what was shown is what is signed, or nothing is. */
export function signResponsibilities(
  { model, tools, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'responsibilities.sign'>,
): Decided {
  const digest = tools.digest(responsibilitiesOf(model, signer.id, now) as unknown as JsonValue)
  if (digest !== payload.digest) return no('assumptions_moved', 'what this person answers for has changed meanwhile')
  const before = model.responsibilities.get(signer.id)
  if (before?.digest === digest) return no('conflict', `version ${before.version} says the same and is signed`)
  return yes<'responsibilities.signed'>({
    type: 'responsibilities.signed',
    id,
    body: { person: signer.id, digest, version: (before?.version ?? 0) + 1 },
    cause: before === undefined ? [] : [before.id],
  })
}
