import { AnswerableError, type Command, type Payload } from '@answerable/contract'
import type { Model } from '@answerable/domain'
import type { Writer } from '../writer/writer.ts'
import type { FeedDeps } from './feed.ts'

export type AlarmDeps = {
  writer: Pick<Writer, 'submit' | 'model'>
  /** verifier keys of the policy */
  known: readonly string[]
  elapsed: () => number
  newId: () => string
}

/** Milliseconds without trouble after which an alarm is over: one that comes and goes must not fill the ledger. */
const CALM_MS = 600_000

/** What the domain answers when another server on this log has written it already. */
const DONE_ALREADY = 'conflict'

/**
 * Keeps the ledger's alarms about witnesses as they are: one entry when a trouble begins, one when it is over. Runs after
 * a round, so a decision never waits for it.
 */
export function recordAlarms({ writer, known, elapsed, newId }: AlarmDeps): FeedDeps['record'] {
  const calmSince = new Map<string, number>()
  const open = (): Model['witnessAlarms'] => writer.model().model.witnessAlarms
  const submit = async (command: { type: 'witness.alarm' | 'witness.clear'; payload: object }): Promise<void> => {
    if (writer.model().model.epoch.closed !== null) return
    try {
      await writer.submit({
        command: { ...command, id: newId() } as Command,
        principal: { kind: 'system', id: 'witnessing' },
      })
    } catch (error) {
      if (!(error instanceof AnswerableError && error.code === DONE_ALREADY)) throw error
    }
  }
  const clear = async (witness: string | null, how: Payload<'witness.clear'>['how']): Promise<void> => {
    calmSince.delete(witness ?? '')
    await submit({ type: 'witness.clear', payload: { witness, how } })
  }

  return async (size, seen) => {
    for (const [witness, trouble] of seen) {
      const key = witness ?? ''
      if (witness === null && known.length === 0) continue
      const alarm = trouble?.alarm
      if (trouble !== null) calmSince.delete(key)
      if (alarm !== undefined && open().get(key)?.trouble !== alarm.trouble)
        await submit({ type: 'witness.alarm', payload: { witness, size, ...alarm } })
      if (trouble !== null || !open().has(key)) continue
      const since = calmSince.get(key) ?? elapsed()
      calmSince.set(key, since)
      if (elapsed() - since >= CALM_MS) await clear(witness, 'in_order')
    }
    // Taking a witness out of the policy ends its alarm, and says so: it is not made to look in order.
    const isAsked = (key: string): boolean => (key === '' ? known.length > 0 : known.includes(key))
    for (const key of open().keys()) if (!isAsked(key)) await clear(key === '' ? null : key, 'removed')
  }
}
