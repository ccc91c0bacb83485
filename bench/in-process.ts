import type { Envelope } from '@answerable/domain'
import type { Auth } from '@answerable/sdk'
import { type Deployment, openDeployment } from '../packages/server/src/app/open-deployment.ts'
import { type Founded, found, type Target } from './founding.ts'
import { fill, openPool, type Template } from './pool.ts'
import type { RequestFile } from './requests.ts'
import type { BenchUseCase } from './use-case.ts'

export const FILL_AT_ONCE = 1000
/** Observations in each run that fills the log up: small ones, since what is measured is how much is there already. */
const RUN_LENGTH = 100

export type Block = { perSecond: number; cpuMs: number }
/** A log in a folder of its own, founded, with runs opened for the calls to come. */
export type Here = { agent: string; owner: Auth; pool: readonly Template[] }

export const open = (dataDir: string, batchLimit?: number): Promise<Deployment> =>
  openDeployment({ dataDir, timers: false, ...(batchLimit === undefined ? {} : { writer: { batchLimit } }) })

export async function foundHere(dataDir: string, requests: RequestFile, useCase: BenchUseCase): Promise<Here> {
  let token = ''
  const deployment = await openDeployment({ dataDir, timers: false, onSetupToken: (given) => (token = given) })
  const log: Founded = await found(targetOf(deployment), token, useCase)
  const pool = await openPool(log.client, requests, useCase)
  await deployment.stop()
  return { agent: log.agent, owner: log.owner, pool }
}

/** Decisions handed to the writer as HTTP would hand them over, idempotency included. */
export class InProcessLoad {
  readonly #deployment: Deployment
  readonly #here: Here

  constructor(deployment: Deployment, here: Here) {
    this.#deployment = deployment
    this.#here = here
  }

  /** @throws Error when any answer is wrong */
  async decide(count: number, atOnce: number, first: number): Promise<Block> {
    let next = 0
    const work = async (): Promise<void> => {
      for (let n = next++; n < count; n = next++) await this.#one(first + n)
    }
    const started = performance.now()
    const cpuBefore = process.cpuUsage()
    await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work))
    const { user, system } = process.cpuUsage(cpuBefore)
    return { perSecond: (count * 1000) / (performance.now() - started), cpuMs: (user + system) / 1000 / count }
  }

  /** Fills the log up to `size` entries with runs of observations. */
  async fillTo(size: number, say: (line: string) => void): Promise<void> {
    const { edge, writer } = this.#deployment
    const principal = { kind: 'agent', id: this.#here.agent } as const
    const submit = (type: string, payload: object): Promise<{ index: number }> =>
      edge.submit({ command: { type, id: edge.newId(), payload }, principal } as Envelope)
    const fillRun = async (length: number): Promise<void> => {
      const run = edge.newId()
      const payload = { request: 'Fill the log up', onBehalfOf: 'the benchmark' }
      await edge.submit({ command: { type: 'run.open', id: run, payload }, principal } as Envelope)
      for (let n = 1; n < length; n++) {
        await submit('observation.record', { run, content: `observation ${n} of a run`, error: false })
      }
    }
    let left = size - writer.model().size
    while (left > 0) {
      // As many runs side by side as fill one batch; the last round fills exactly what is missing.
      const runs = Math.min(FILL_AT_ONCE, Math.ceil(left / RUN_LENGTH))
      const lengths = Array.from({ length: runs }, (_, n) => Math.min(RUN_LENGTH, left - n * RUN_LENGTH))
      await Promise.all(lengths.map(fillRun))
      left = size - writer.model().size
      if (left > 0) say(`growth: ${size - left} of ${size} entries`)
    }
  }

  async #one(fresh: number): Promise<void> {
    const { agent, pool } = this.#here
    const { edge } = this.#deployment
    const template = pool[fresh % pool.length] as Template
    const payload = JSON.parse(fill(template, fresh))
    const principal = { kind: 'agent', id: agent } as const
    const idempotency = edge.idempotency(`growth-${fresh}`, { principal, route: 'decide' }, payload)
    const envelope = {
      command: { type: 'decision.request', id: edge.newId(), payload },
      principal,
      ...(idempotency === undefined ? {} : { idempotency }),
    } as Envelope
    const { result, receipt } = await edge.submit(envelope)
    if (result['outcome'] !== template.expected || !receipt.proof) throw new Error(`wrong: ${JSON.stringify(result)}`)
  }
}

/** The interface of a deployment in this process. */
export const targetOf = (deployment: Deployment): Target => ({
  url: 'http://bench.example',
  fetch: (url, init) => deployment.handler(new Request(url, init)),
})
