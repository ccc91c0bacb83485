import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { AnswerCheck } from './answers.ts'
import { Connection } from './connection.ts'
import { acrossRuns, fill, type Template } from './pool.ts'
import { quantile } from './stats.ts'

/** One measurement, as the parent process orders it. */
export type LoadOrder = {
  port: number
  token: string
  vkey: string
  /** file of `Template[]` */
  pool: string
  connections: number
  /** decisions of one request; 1 is the route for single decisions */
  batch: number
  warmUpSeconds: number
  seconds: number
}

/** Milliseconds; latencies are those of whole requests. */
export type LoadResult = {
  /** answered rightly, warm-up included */
  answered: number
  /** decisions, not requests */
  perSecond: number
  p50: number
  p95: number
  p99: number
  held: number
  verified: number
  wrong: number
  wrongExamples: string[]
}

/**
 * Closed loop: every connection sends its next request when the last one is answered. What was answered before the
 * warm-up was over is checked but not counted. The clock stops at the last answer and not at the planned end: with few
 * large requests a fixed end would count one more or one less of them by chance.
 */
async function run(order: LoadOrder): Promise<LoadResult> {
  const all = JSON.parse(readFileSync(order.pool, 'utf8')) as Template[]
  const pool = order.batch === 1 ? acrossRuns(all) : all
  const check = new AnswerCheck()
  const connections = await Promise.all(Array.from({ length: order.connections }, () => Connection.open(order.port)))
  const from = performance.now() + order.warmUpSeconds * 1000
  const until = from + order.seconds * 1000
  const times: number[] = []
  let last = from
  const sender = new Sender(order, pool, check)
  const work = async (connection: Connection): Promise<void> => {
    for (let sent = performance.now(); sent < until; sent = performance.now()) {
      await sender.send(connection)
      const answered = performance.now()
      if (answered < from) continue
      times.push(answered - sent)
      last = answered
    }
  }
  try {
    await Promise.all(connections.map(work))
  } finally {
    for (const connection of connections) connection.close()
  }
  check.verifySamples(order.vkey)
  const sorted = Float64Array.from(times).sort()
  return {
    answered: check.right,
    perSecond: (times.length * order.batch * 1000) / (last - from),
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    held: check.held / Math.max(1, check.right),
    verified: check.verified,
    wrong: check.wrongCount,
    wrongExamples: check.wrong,
  }
}

class Sender {
  readonly #order: LoadOrder
  readonly #pool: readonly Template[]
  readonly #check: AnswerCheck
  readonly #keys = randomBytes(9).toString('base64url')
  #count = 0

  constructor(order: LoadOrder, pool: readonly Template[], check: AnswerCheck) {
    this.#order = order
    this.#pool = pool
    this.#check = check
    // Rounds begin at different places of the file, or each would measure its first few hundred calls only.
    this.#count = randomBytes(2).readUInt16LE()
  }

  async send(connection: Connection): Promise<void> {
    const { batch, token } = this.#order
    const auth = `Authorization: Bearer ${token}\r\n`
    const items = Array.from({ length: batch }, () => this.#next())
    const [first] = items
    if (batch === 1 && first !== undefined) {
      const { template, key, body } = first
      const headers = `${auth}Answerable-Run: ${template.runToken}\r\nIdempotency-Key: ${key}\r\n`
      this.#check.single(await connection.post('/v1/decisions', headers, body), template.expected)
      return
    }
    const runs = new Set(items.map(({ template }) => template.runToken))
    const body = items.map((item) => `{"idempotencyKey":"${item.key}","decision":${item.body}}`).join(',')
    const headers = `${auth}Answerable-Run: ${[...runs].join(',')}\r\n`
    const answer = await connection.post('/v1/decisions/batch', headers, `{"decisions":[${body}]}`)
    this.#check.batch(
      answer,
      items.map(({ template }) => template.expected),
    )
  }

  #next(): { template: Template; key: string; body: string } {
    const count = this.#count++
    const template = this.#pool[count % this.#pool.length] as Template
    return { template, key: `${this.#keys}-${count}`, body: fill(template, count) }
  }
}

process.on('message', (order: LoadOrder) => {
  run(order).then(
    (result) => process.send?.({ answer: result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})
process.on('disconnect', () => process.exit(1))
