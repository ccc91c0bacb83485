import type { HumanCommandType, Payload } from '../commands/index.ts'
import type { Names } from './names.ts'

/** The sentences of a group of commands: what the signer says, most important first, one thought each. */
export type Chapter<T extends HumanCommandType> = {
  readonly [C in T]: (payload: Payload<C>, names: Names) => string[]
}
