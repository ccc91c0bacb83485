import { z } from 'zod'
import { WitnessAlarm, WitnessClear, WitnessKey, WitnessOperator } from '../commands/witness.ts'

/** Whether a witness counts. Who runs it, and why that is so, is sealed. */
export const WitnessDeclared = z.strictObject({ witness: WitnessKey, operator: WitnessOperator })

/** What a witness said, or did not say in time; the answer of a witness is no text of ours and stays out of the ledger. */
export const WitnessAlarmed = WitnessAlarm
/** Nothing was wrong any more, for long enough; or the witness is no longer asked. */
export const WitnessCleared = WitnessClear
