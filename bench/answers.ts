import { verifyReceipt } from '@answerable/verifier'
import type { HttpAnswer } from './connection.ts'

/** Fields every decision's answer has; the batch route adds `ok` and puts a problem where it is false. */
type Decision = {
  ok?: boolean
  problem?: unknown
  decision: string
  outcome: string
  index: number
  receipt: { format: string; entry: string; proof: string }
}

const KEPT_WRONG = 5
/** Every this many answers one is kept, to verify its receipt with the independent verifier when the clock has stopped. */
const SAMPLE_EVERY = 97
const MOST_SAMPLES = 40

/**
 * Looks at every answer while the load runs: status, outcome, a receipt, an entry of its own. What it finds wrong makes
 * the whole benchmark fail: a fast gate that answers wrongly has no figures.
 */
export class AnswerCheck {
  readonly #entries = new Set<number>()
  readonly #samples: Decision[] = []
  readonly wrong: string[] = []
  wrongCount = 0
  right = 0
  held = 0
  verified = 0

  single({ status, body }: HttpAnswer, expected: string): void {
    if (status !== 201) return this.#isWrong(`status ${status}: ${body.slice(0, 400)}`)
    this.#decision(JSON.parse(body) as Decision, expected)
  }

  batch({ status, body }: HttpAnswer, expected: readonly string[]): void {
    if (status !== 200) return this.#isWrong(`status ${status}: ${body.slice(0, 400)}`)
    const { results } = JSON.parse(body) as { results: Decision[] }
    if (results.length !== expected.length) this.#isWrong(`${results.length} results for ${expected.length} decisions`)
    for (const [position, result] of results.entries()) {
      if (result.ok === true) this.#decision(result, expected[position] ?? '')
      else this.#isWrong(`in a batch: ${JSON.stringify(result.problem).slice(0, 400)}`)
    }
  }

  /** Verifies the sampled receipts: inclusion, checkpoint signature by the log's own key, and that it is this decision. */
  verifySamples(vkey: string): void {
    for (const { receipt, decision, outcome, index } of this.#samples.splice(0)) {
      try {
        const verified = verifyReceipt(JSON.stringify(receipt), { vkeys: [vkey] })
        const body = verified.entry['body'] as { outcome?: unknown } | undefined
        const isThis = verified.entry.id === decision && verified.index === index && body?.outcome === outcome
        if (verified.keyPinned && isThis) this.verified += 1
        else this.#isWrong(`the receipt of ${decision} shows something else`)
      } catch (error) {
        this.#isWrong(`the receipt of ${decision} does not verify: ${(error as Error).message}`)
      }
    }
  }

  #decision(answer: Decision, expected: string): void {
    const { outcome, index, receipt } = answer
    if (outcome !== expected)
      return this.#isWrong(`${outcome} where ${expected} is right: ${JSON.stringify(answer).slice(0, 400)}`)
    if (receipt?.format !== 'answerable-receipt@v1' || !receipt.entry || !receipt.proof) {
      return this.#isWrong(`decision ${answer.decision} came without a receipt`)
    }
    if (this.#entries.has(index)) return this.#isWrong(`entry ${index} answered two decisions`)
    this.#entries.add(index)
    this.right += 1
    if (outcome === 'review') this.held += 1
    if (this.right % SAMPLE_EVERY === 1 && this.#samples.length < MOST_SAMPLES) this.#samples.push(answer)
  }

  #isWrong(what: string): void {
    this.wrongCount += 1
    if (this.wrong.length < KEPT_WRONG) this.wrong.push(what)
  }
}
