import { createHash } from 'node:crypto'
import type { Command, CommandType, Payload } from '@answerable/contract'
import type { Envelope, Principal, Tools } from '@answerable/domain'
import { cryptoTools } from '../../../src/keys/tools.ts'
import { type Clock, newUuidV7, systemClock, systemRandom } from '../../../src/platform/entropy.ts'
import type { ExitError } from '../../../src/platform/exit.ts'
import type { Store } from '../../../src/store/store.ts'
import { openLog, type OpenLog } from '../../../src/writer/open-log.ts'
import type { Answer } from '../../../src/writer/queue.ts'
import type { WriterOptions } from '../../../src/writer/writer.ts'
import type { TestStore } from './stores.ts'
import { toyDomain } from './toy-domain.ts'
import type { Domain } from '../../../src/writer/domain.ts'

export const SEED = createHash('sha256').update('a log key for tests').digest()
export const newId = newUuidV7(systemClock, systemRandom)

/** A clock a test moves; real time passes in it as well when asked to. */
export class TestClock implements Clock {
  wall = Date.parse('2027-03-01T08:00:00.000Z')
  ticks = 0
  now(): string {
    return new Date(this.wall).toISOString()
  }
  elapsed(): number {
    return this.ticks
  }
  /** Time really passes. */
  pass(ms: number): void {
    this.wall += ms
    this.ticks += ms
  }
  /** Somebody sets the wall clock. */
  jump(ms: number): void {
    this.wall += ms
  }
}

export const toyTools: Tools = {
  ...cryptoTools(SEED, newId),
  evaluate: () => ({ outcome: 'allow', rules: [], reasons: [], reviews: [], obligations: [], errors: [] }),
  waivableRules: () => ({}),
  tightens: () => ({ tighter: false, issues: [] }),
  checkPolicy: () => ({ ok: true, rules: 0, testsPassed: 0 }),
}

export type TestLog = OpenLog & {
  readonly store: Store
  readonly fatal: ExitError[]
  readonly alarms: string[]
}

export type TestLogOptions = {
  clock?: Clock
  practice?: boolean
  domain?: Domain
  writer?: WriterOptions
  store?: Store
  seed?: Uint8Array
}

export async function openTestLog(on: TestStore, options: TestLogOptions = {}): Promise<TestLog> {
  const store = options.store ?? (await on.open())
  const fatal: ExitError[] = []
  const alarms: string[] = []
  try {
    const log = await openLog({
      store,
      guard: on.guard,
      key: [options.seed ?? SEED],
      domain: options.domain ?? toyDomain,
      tools: () => toyTools,
      clock: options.clock ?? systemClock,
      random: systemRandom,
      practice: options.practice ?? false,
      product: 'answerable test',
      fatal: (error) => fatal.push(error),
      alarm: (message) => alarms.push(message),
      ...(options.writer === undefined ? {} : { options: options.writer }),
    })
    return { ...log, store, fatal, alarms }
  } catch (error) {
    await store.close()
    throw error
  }
}

export const AGENT: Principal = { kind: 'agent', id: 'agent' }

export function envelope<T extends CommandType>(
  type: T,
  payload: Payload<T>,
  extra: { principal?: Principal; key?: string; body?: string } = {},
): Envelope {
  const command = { type, id: newId(), payload } as unknown as Command
  const idempotency = extra.key === undefined ? {} : { idempotency: { key: extra.key, body: extra.body ?? 'body' } }
  return { command, principal: extra.principal ?? AGENT, ...idempotency }
}

export const openRun = (key?: string) =>
  envelope('run.open', { request: 'pay the bill', onBehalfOf: 'ana' }, key === undefined ? {} : { key })

export const requestDecision = (run: string, extra: { tool?: string; key?: string; to?: string; body?: string } = {}) =>
  envelope(
    'decision.request',
    { run, kind: 'action', tool: extra.tool ?? 'pay', arguments: extra.to === undefined ? {} : { to: extra.to } },
    extra,
  )

export const pauseEverything = () =>
  envelope('restriction.set', { scope: { kind: 'everything' }, mode: 'paused', cause: 'owner', reason: 'stop' })

export function idOf(answer: Answer): string {
  const [first] = answer.entries
  if (first === undefined) throw new Error('an answer without an entry')
  return first.id
}
