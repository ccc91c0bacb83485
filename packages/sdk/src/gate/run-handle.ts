import type { Payload } from '@answerable/contract'
import { type Client, freshKey } from '../client.ts'
import { checkReceipt } from '../receipt.ts'

/** An open run, and the token everything under it is sent with. */
export type OpenRun = { run: string; runToken: string }

export type RunOptions = {
  client: Client
  /** the person who asked, as the host application knows them */
  onBehalfOf: string
  /** what they asked for, word for word */
  request: string
  running?: Payload<'run.open'>['running']
  /** processes that say the same key continue the same run: a restart, several workers */
  runKey?: string
  vkeys?: readonly string[]
}

/** A run that is opened when it is first needed, once, however many calls need it at the same time. */
export function lazyRun(options: RunOptions): { get(): Promise<OpenRun>; opened(): OpenRun | undefined } {
  const { client } = options
  const idempotencyKey = options.runKey === undefined ? freshKey(client.platform) : `run/${options.runKey}`
  let pending: Promise<OpenRun> | undefined
  let open: OpenRun | undefined
  const start = async (): Promise<OpenRun> => {
    const { onBehalfOf, request, running } = options
    const answer = await client.openRun(
      { onBehalfOf, request, ...(running === undefined ? {} : { running }) },
      { idempotencyKey, ...(options.runKey === undefined ? { ownKey: true } : {}) },
    )
    checkReceipt(answer.receipt, { type: 'run.opened', id: answer.id, body: {} }, options.vkeys)
    open = { run: answer.id, runToken: answer.runToken }
    return open
  }
  return {
    get: () => {
      // A failed opening is forgotten, its key is not: the next need asks for the same run again.
      pending ??= start().catch((error: unknown) => {
        pending = undefined
        throw error
      })
      return pending
    },
    opened: () => open,
  }
}
