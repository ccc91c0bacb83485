import type { LoggedEventOf } from '@answerable/contract'
import { change } from '../maps.ts'
import type { Model } from '../model.ts'

/** An attestation with a `no` in it is kept in the log and renews nothing. */
export function withAttestation(model: Model, event: LoggedEventOf<'attestation.signed'>): Model {
  if (!event.body.affirmed) return model
  const { id, index, time, body } = event
  const useCases = change(model.useCases, body.useCase, (useCase) => ({
    ...useCase,
    attested: { id, index, time },
    releases: [],
  }))
  return { ...model, useCases }
}
