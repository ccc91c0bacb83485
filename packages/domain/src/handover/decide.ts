import type { CommandOf } from '@answerable/contract'
import { latestRevision, type Person } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { handoverRecord } from './record.ts'

/** The successor signs for what is open. What changed since it was read is refused: nobody takes over unseen. */
export function signHandover(
  { model, tools }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'handover.sign'>,
): Decided {
  const useCase = model.useCases.get(payload.useCase)
  const newest = useCase === undefined ? undefined : latestRevision(useCase)
  if (useCase === undefined || newest === undefined) return no('not_found', 'no such use case')
  if (newest.owner !== signer.id) return no('forbidden', 'the owner named in the newest revision takes over')
  if (payload.predecessor === signer.id) return no('conflict', 'nobody takes over from themself')
  const record = handoverRecord(model, useCase)
  // Once the successor has signed too, the predecessor is the one the use case was taken over from.
  const predecessor = record['predecessor'] === signer.id ? useCase.tookOver?.from : record['predecessor']
  if (predecessor !== payload.predecessor) return no('conflict', 'somebody else answered for it before')
  if (tools.digest(record) !== payload.record) return no('conflict', 'what is open has changed: read the record again')
  return yes<'handover.signed'>({
    type: 'handover.signed',
    id,
    body: { ...payload, successor: signer.id },
    cause: [newest.id],
  })
}
