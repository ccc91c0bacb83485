import { DatabaseSync, StatementSync } from 'node:sqlite'
import pg from 'pg'
import type { DeploymentOptions } from '../../src/app/open-deployment.ts'
import { agentClient } from '../helpers/agent.ts'
import { realClock } from '../helpers/clock.ts'
import { testDeployment } from '../helpers/deployment.ts'
import { personNamed } from '../helpers/client.ts'
import { eraseAs, requesterOfRun } from '../vault/support.ts'

/**
 * A server that dies at one chosen call to a database, guard or key store, before the call is made. The calls are
 * counted from the outside, on the drivers themselves: nothing in the product knows that it is watched.
 */
export type KillOrder = {
  options: Pick<DeploymentOptions, 'databaseUrl' | 'databaseSchema'> & { dataDir: string }
  what: 'write' | 'erase'
  /** which call kills; 0: none, the number of calls is printed */
  at: number
  /** words of the request, told apart by iteration */
  words: string
  useCase: string
}

let calls = -1
let fatal = 0

function watch(target: object, names: readonly string[]): void {
  const methods = target as Record<string, (...args: unknown[]) => unknown>
  for (const name of names) {
    const real = methods[name]
    if (real === undefined) throw new Error(`no method ${name}`)
    methods[name] = function (this: unknown, ...args: unknown[]) {
      if (calls >= 0 && (calls += 1) === fatal) process.kill(process.pid, 'SIGKILL')
      return real.apply(this, args)
    }
  }
}

async function main(order: KillOrder): Promise<void> {
  watch(DatabaseSync.prototype, ['exec'])
  watch(StatementSync.prototype, ['run'])
  watch(pg.Client.prototype, ['query'])
  fatal = order.at
  const d = await testDeployment({ ...order.options, clock: realClock })
  const client = await agentClient(d, `${order.useCase}-agent`)
  const founder = personNamed('freya')
  const body = { request: order.words, onBehalfOf: order.words }
  const opened = order.what === 'erase' ? await d.http('POST', '/v1/runs', body, client.bearer) : undefined
  const requester = opened === undefined ? '' : await requesterOfRun(d, founder, opened.id)
  if (opened !== undefined) process.stdout.write(`${JSON.stringify({ run: opened.id })}\n`)
  calls = 0
  const reply =
    order.what === 'write'
      ? await d.http('POST', '/v1/runs', body, client.bearer)
      : await eraseAs(d, founder, { kind: 'requester', useCase: order.useCase, requester })
  const made = calls
  calls = -1
  process.stdout.write(`${JSON.stringify({ status: reply.status, calls: made, id: reply.id })}\n`)
  await d.stop()
}

await main(JSON.parse(process.argv[2] ?? '{}') as KillOrder)
