import { type DomainEvent, type RecordKey, type RecordKind, type RecordRow, subjectRule } from '@answerable/contract'

/** Reads one row, wherever the caller has it from. */
export type ReadRow = <K extends RecordKind>(key: RecordKey & { kind: K }) => Promise<RecordRow<K> | undefined>

/**
 * The person an entry's values are about, as the run it belongs to knows them; undefined where nothing sealed in it is
 * about a requester, or the entry says so itself.
 */
export async function requesterOf(
  { type, body, seals }: Pick<DomainEvent, 'type' | 'body'> & { seals: readonly string[] },
  read: ReadRow,
): Promise<string | undefined> {
  if (!seals.some((field) => subjectRule(type, field) === 'requester')) return undefined
  const { run, decision, onBehalfOf } = body as { run?: string; decision?: string | null; onBehalfOf?: string }
  if (onBehalfOf !== undefined) return onBehalfOf
  const id = run ?? (decision == null ? undefined : (await read({ kind: 'decision', id: decision }))?.run)
  return id === undefined ? undefined : (await read({ kind: 'run', id }))?.onBehalfOf
}
