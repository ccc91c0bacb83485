import { type AnyRow, AnswerableError, type Command } from '@answerable/contract'
import { due, dueInModel, dueQueries } from '@answerable/domain'
import type { Store } from '../store/store.ts'
import type { Writer } from '../writer/writer.ts'

export type TimerDeps = {
  store: Pick<Store, 'query' | 'shared'>
  writer: Pick<Writer, 'submit' | 'caughtUp' | 'model'>
  /** the log's time */
  now: () => Promise<string>
  newId: () => string
  report(error: unknown): void
}

/** What the domain answers when another server, or an earlier round, did it already. */
const DONE_ALREADY: ReadonlySet<string> = new Set(['conflict', 'not_found', 'expired'])

/**
 * Ends what is due: reviews nobody answered, approvals nobody claimed, effects nobody reported. Every server may ask;
 * the guard inside the commit makes each happen once. Nothing depends on this running: what lapsed has lapsed.
 * @returns how many entries it led to
 */
export async function raiseDue({ store, writer, now, newId }: TimerDeps): Promise<number> {
  // What is due in a log that has ended stays undone: nothing can be appended, and nothing is let through.
  if (writer.model().model.epoch.closed !== null) return 0
  const instant = await now()
  const rows: AnyRow[] = []
  for (const query of dueQueries(instant)) {
    const found = await store.query(query)
    rows.push(...found.rows.map(({ kind, value }) => ({ kind, row: JSON.parse(value) }) as AnyRow))
  }
  const all = [...due(rows, instant), ...dueInModel(writer.model().model, instant)]
  const raised = all.map(async (command) => {
    try {
      await writer.submit({
        command: { ...command, id: newId() } as Command,
        principal: { kind: 'system', id: 'timer' },
      })
      return 1
    } catch (error) {
      if (error instanceof AnswerableError && DONE_ALREADY.has(error.code)) return 0
      throw error
    }
  })
  return (await Promise.all(raised)).reduce<number>((sum, one) => sum + one, 0)
}
