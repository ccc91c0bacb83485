import type { AnyRow, LoggedEvent, RecordKey } from '@answerable/contract'
import type { RowReader } from '../types.ts'

/** The row that counts what arrived from the program that sent a command. */
export function emitterKeys(event: LoggedEvent): RecordKey[] {
  const id = emitterIdOf(event)
  return id === undefined ? [] : [{ kind: 'emitter', id }]
}

/**
 * Counts one numbered command. Order does not matter: concurrent commands arrive as they like, and a number that was
 * missing closes its gap when it comes.
 */
export function emitterRows(read: RowReader, event: LoggedEvent): AnyRow[] {
  const id = emitterIdOf(event)
  if (id === undefined || event.emitter === undefined) return []
  const before = read('emitter', id)
  const last = Math.max(before?.last ?? 0, event.emitter.n)
  const seen = (before?.seen ?? 0) + 1
  const gapSince = seen >= last ? null : (before?.gapSince ?? event.time)
  const { useCase = '' } = event.body as { useCase?: string }
  return [{ kind: 'emitter', row: { id, index: event.index, useCase, agent: event.actor.id, last, seen, gapSince } }]
}

function emitterIdOf({ emitter, actor }: LoggedEvent): string | undefined {
  return emitter === undefined || actor.kind !== 'agent' ? undefined : `${actor.id}/${emitter.id}`
}
