import type { CommandOf, LoggedEventOf, WitnessTrouble } from '@answerable/contract'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'

/** What is wrong in the eyes of a witness, or of all of them, and since which entry. */
export type WitnessAlarm = { readonly id: string; readonly time: string; readonly trouble: WitnessTrouble }

type Alarms = ReadonlyMap<string, WitnessAlarm>

/**
 * An alarm about a witness is an entry, so that it outlives the server that met it and stands in every bundle of
 * evidence; the entry is itself shown to the other witnesses. Written once when it begins and once when it is over.
 */
export function tellOfWitness(
  { model }: DecideContext,
  { id, type, payload }: CommandOf<'witness.alarm'> | CommandOf<'witness.clear'>,
): Decided {
  const open = model.witnessAlarms.get(payload.witness ?? '')
  if (type === 'witness.clear')
    return open === undefined
      ? no('conflict', 'there is no open alarm about it')
      : yes<'witness.cleared'>({ type: 'witness.cleared', id, body: payload, seal: {}, cause: [open.id] })
  return open?.trouble === payload.trouble
    ? no('conflict', 'the alarm is open already')
    : yes<'witness.alarmed'>({ type: 'witness.alarmed', id, body: payload, seal: {} })
}

export function withWitnessAlarm(
  alarms: Alarms,
  event: LoggedEventOf<'witness.alarmed'> | LoggedEventOf<'witness.cleared'>,
): Alarms {
  const key = event.body.witness ?? ''
  const others = [...alarms].filter(([one]) => one !== key)
  if (event.type === 'witness.cleared') return new Map(others)
  return new Map([...others, [key, { id: event.id, time: event.time, trouble: event.body.trouble }]])
}
