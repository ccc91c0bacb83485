import assert from 'node:assert/strict'
import { createClient, createGate, type Gate, type GateOptions, Held } from '@answerable/sdk'
import { FakeServer } from './fake-server.ts'
import { Virtual } from './virtual.ts'

export const pay = { tool: 'pay', arguments: { to: 'Ann', amount: 40 } }

/** A gate in memory, and clients of it. */
export type World = {
  machine: Virtual
  server: FakeServer
  gate: Gate
  another: (options?: Partial<GateOptions>) => Gate
}

export function world(options: Partial<GateOptions> = {}): World {
  const machine = new Virtual()
  const server = new FakeServer(() => machine.time)
  const another = (more: Partial<GateOptions> = {}): Gate => {
    const client = createClient({ url: 'https://gate.test', platform: machine.platform, fetch: server.fetch })
    return createGate({ client, onBehalfOf: 'zoe', request: 'Pay Ann 40', ...options, ...more })
  }
  return { machine, server, gate: another(), another }
}

/** A function that counts its calls, as every effect here does. */
export function counted<T>(answer: () => T | Promise<T>): { fn: () => Promise<T>; calls: () => number } {
  let calls = 0
  const fn = async (): Promise<T> => {
    calls += 1
    return answer()
  }
  return { fn, calls: () => calls }
}

export async function heldBy(promise: Promise<unknown>): Promise<Held> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof Held, `expected Held, got ${String(error)}`)
  return error
}
