import { z } from 'zod'
import { WitnessKey, WitnessOperator } from '../commands/witness.ts'

/** Whether a witness counts. Who runs it, and why that is so, is sealed. */
export const WitnessDeclared = z.strictObject({ witness: WitnessKey, operator: WitnessOperator })
