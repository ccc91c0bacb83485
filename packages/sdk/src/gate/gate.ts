import { type Action, type FrozenAction, freezeAction } from '../action.ts'
import { AnswerableApiError } from '../errors.ts'
import type { DecisionAnswer } from '../routes.ts'
import { type AskContext, ask, claim } from './ask.ts'
import { type ExecuteOptions, execute, type Fn, type Ran } from './execute.ts'
import { executeObserved } from './execute-observed.ts'
import { actionOfHandle, type HeldHandle } from './held.ts'
import { type ObservationOrigin, observationsOf } from './observations.ts'
import { Outbox } from './outbox.ts'
import { type Permit, refuseLate } from './permit.ts'
import { AlreadyStarted, Denied, Held } from './refusals.ts'
import { lazyRun, type OpenRun, type RunOptions } from './run-handle.ts'
import { waitForPeople } from './wait.ts'

export type GateOptions = RunOptions

export type RunCallOptions<T> = ExecuteOptions<T> & {
  /** how long to wait for people, in milliseconds; then {@link Held} is thrown. 60 s unless said otherwise; 0: not at all */
  wait?: number
  /** the same key finds the same decision again: after a crash, from a second process */
  key?: string
  signal?: AbortSignal
}

/** One run of one person's request, and the gate in front of everything it does. */
export type Gate = {
  /**
   * Puts `action` before the gate and runs `fn` when, and only when, it may: once. Where nothing is enforced yet the answer
   * is `observed`: `fn` runs, `intent` is null, and nothing guards against running it twice.
   * @throws Denied, Held, LatePermit, AlreadyStarted, Unrecorded, AnswerableApiError, ReceiptError: `fn` was not called
   * @throws FateUnknown, or what `fn` threw: it was called
   */
  run<T>(action: Action, fn: Fn<T>, options?: RunCallOptions<T>): Promise<Ran<T>>
  /** Continues a held action from its handle. Throws as `run`; {@link Held} again while nobody has answered. */
  resume<T>(handle: HeldHandle, fn: Fn<T>, options?: Omit<RunCallOptions<T>, 'key'>): Promise<Ran<T>>
  /** Records content that reached the agent by another way: a document, a retrieved passage. */
  observe(content: string, origin?: ObservationOrigin): Promise<void>
  /** The run, opened if it is not yet. */
  open(): Promise<OpenRun>
  /** Sends what still waits and closes the run, if one was opened. */
  close(): Promise<void>
}

const DEFAULT_WAIT_MS = 60_000

/** A gate for one run. Nothing is sent before it is needed. */
export function createGate(options: GateOptions): Gate {
  const { client, vkeys } = options
  const run = lazyRun(options)
  const outbox = new Outbox()
  type Context = AskContext & { outbox: Outbox }
  const contextOf = (open: OpenRun, signal: AbortSignal | undefined): Context => ({
    client,
    open,
    outbox,
    vkeys,
    ...(signal === undefined ? {} : { signal }),
  })

  const waitAndRun = async <T>(
    context: Context,
    action: FrozenAction,
    handle: HeldHandle,
    answer: DecisionAnswer | undefined,
    fn: Fn<T>,
    callOptions: RunCallOptions<T>,
  ): Promise<Ran<T>> => {
    const wait = callOptions.wait ?? DEFAULT_WAIT_MS
    const state = await waitForPeople(context, handle.decision, wait)
    if (state === 'held') throw new Held(handle, answer)
    return execute(context, action, await claimOrHold(context, handle, action, answer), fn, callOptions)
  }

  return {
    run: async (wanted, fn, callOptions = {}) => {
      const action = freezeAction(wanted)
      await outbox.flush()
      const open = await run.get()
      const context = contextOf(open, callOptions.signal)
      const { answer, permit } = await ask(context, action, callOptions.key)
      if (permit !== undefined) {
        refuseLate(permit, client)
        return execute(context, action, permit, fn, callOptions)
      }
      if (answer.outcome === 'observed') return executeObserved(context, action, answer, fn, callOptions)
      // Anything that is neither allow nor review is a no: an outcome this version does not know among them.
      if (answer.outcome !== 'review') throw new Denied('denied', answer.decision, { answer })
      const handle = handleOf(answer, open, action)
      return waitAndRun(context, action, handle, answer, fn, callOptions)
    },
    resume: async (handle, fn, callOptions = {}) => {
      await outbox.flush()
      const { run: id, runToken } = handle
      const context = contextOf({ run: id, runToken }, callOptions.signal)
      return waitAndRun(context, actionOfHandle(handle), handle, undefined, fn, callOptions)
    },
    observe: async (content, origin = {}) => {
      const open = await run.get()
      for (const letter of observationsOf(client, open, content, origin)) await outbox.post(letter)
      await outbox.flush()
    },
    open: () => run.get(),
    close: async () => {
      const open = run.opened()
      if (open === undefined) return
      await outbox.flush()
      await client.closeRun({ run: open.run }, { runToken: open.runToken })
    },
  }
}

function handleOf(answer: DecisionAnswer, open: OpenRun, action: FrozenAction): HeldHandle {
  return {
    v: 1,
    decision: answer.decision,
    ...open,
    kind: action.kind,
    tool: action.tool,
    arguments: action.arguments,
    text: action.text,
    due: answer.review?.due ?? '',
  }
}

/** INVARIANT: an approval is never lost to an outage: a claim nobody answered is found again by its key. */
async function claimOrHold(
  context: AskContext,
  handle: HeldHandle,
  action: FrozenAction,
  answer: DecisionAnswer | undefined,
): Promise<Permit> {
  try {
    return await claim(context, handle.decision, action)
  } catch (error) {
    if (!(error instanceof AnswerableApiError)) throw error
    if (error.transient) throw new Held(handle, answer, error)
    if (error.code === 'permit_used') throw new AlreadyStarted(handle.decision, error)
    if (error.code === 'expired') throw new Denied('expired', handle.decision, { cause: error })
    throw error
  }
}
