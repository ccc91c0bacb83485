import type { LoggedEvent } from '@answerable/contract'
import type { Model } from '@answerable/domain'
import type { Documents } from '../ledger/documents.ts'
import type { Channel, OutboxRow } from '../store/outbox.ts'
import type { Domain } from './domain.ts'

type Tools = { domain: Pick<Domain, 'messagesOf'>; documents: Documents; channels?: readonly Channel[] }

/**
 * The messages of one entry, a row for every channel. The inbox is delivered by being written; the other channels are due
 * from the time of the entry on.
 */
export function outboxRows(model: Model, event: LoggedEvent, { domain, documents, channels = [] }: Tools): OutboxRow[] {
  const messages = domain.messagesOf(model, event, (digest) => documents.manifest(digest))
  return messages.flatMap((message, n) => {
    const row = {
      id: `${event.id}.${n}`,
      person: message.person,
      index: event.index,
      message: JSON.stringify(message),
      created: event.time,
      attempts: 0,
    }
    const sent = channels.map((channel): OutboxRow => ({ ...row, channel, due: event.time, state: 'waiting' }))
    return [{ ...row, channel: 'inbox' as const, due: null, state: 'delivered' as const }, ...sent]
  })
}
