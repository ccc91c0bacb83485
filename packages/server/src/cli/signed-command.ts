import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { HumanCommandType, JsonObject, PayloadInput } from '@answerable/contract'
import type { Connection } from './connection.ts'
import type { Context, Result } from './run.ts'

export type SignedRequest<C extends HumanCommandType> = {
  command: C
  payload: PayloadInput<C>
  /** what was done, in a few words */
  done: string
  /** what to type next, or what follows from it */
  next?: readonly string[]
  /** where to write the receipt */
  receipt?: string | undefined
}

/** Shows, signs and sends one command, and says what came of it. */
export async function signedCommand<C extends HumanCommandType>(
  context: Context,
  connection: Connection,
  request: SignedRequest<C>,
): Promise<Result> {
  const { command, payload } = request
  const answer = await connection.signed(command, payload as PayloadInput<C> & JsonObject)
  const { style } = context
  const saved = request.receipt
  if (saved !== undefined) {
    writeFileSync(resolve(context.io.cwd, saved), `${JSON.stringify(answer.receipt)}\n`, { mode: 0o600 })
  }
  return {
    json: answer as unknown as JsonObject,
    text: [
      `${style.green('✓')} ${request.done}`,
      style.dim(`  entry ${answer.index}   id ${answer.id}${connection.practice ? '   PRACTICE' : ''}`),
      ...(saved === undefined
        ? []
        : [`  Receipt in ${saved}. Check it anywhere with:`, `    answerable verify ${saved}`]),
      // The id is known by now: a command to copy has it in it.
      ...(request.next ?? []).map((line) => `  ${line.replace('<id above>', answer.id)}`),
    ],
  }
}
