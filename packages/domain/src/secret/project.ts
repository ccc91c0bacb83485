import type { AnyRow, LoggedEventOf, RecordRow } from '@answerable/contract'
import type { RowReader } from '../types.ts'

export function newSecret({ id, index, time, body }: LoggedEventOf<'secret.leaked'>): RecordRow<'secret'> {
  const { secret, ...known } = body
  return { id: secret, index, leak: id, ...known, since: time, state: 'open', settled: null, entries: [index] }
}

export function settled(read: RowReader, event: LoggedEventOf<'secret.settled'>): AnyRow[] {
  const { id, index, time, actor, body } = event
  const row = read('secret', body.secret)
  if (row === undefined) return []
  const how = { id, index, how: body.how, by: actor.id, time }
  return [{ kind: 'secret', row: { ...row, index, state: 'settled', settled: how, entries: [...row.entries, index] } }]
}
