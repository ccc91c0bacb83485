import type { CommandType, JsonObject } from '@answerable/contract'
import type { Envelope } from '@answerable/domain'
import type { ReceiptFile } from '../ledger/receipts.ts'

/** The reply to a command: what it came to, its receipt, and the index at which that is true. */
export type Answer = {
  result: JsonObject
  receipt: ReceiptFile
  index: number
  entries: { id: string; index: number }[]
}

export type Waiting = {
  readonly envelope: Envelope
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

/** What closes goes before everything that waits: a pause must not queue behind the load it is meant to stop. */
const CLOSING: ReadonlySet<CommandType> = new Set([
  'restriction.set',
  'acceptance.rescind',
  'authority.revoke',
  'agent.revoke',
  'key.revoke',
  'person.depart',
])

/** A bounded queue with two lanes. */
export class CommandQueue {
  readonly #limit: number
  #closing: Waiting[] = []
  #others: Waiting[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  get length(): number {
    return this.#closing.length + this.#others.length
  }

  /** False when it is full. Each lane has the limit to itself: load must not crowd out what would stop it. */
  push(waiting: Waiting): boolean {
    const lane = CLOSING.has(waiting.envelope.command.type) ? this.#closing : this.#others
    if (lane.length >= this.#limit) return false
    lane.push(waiting)
    return true
  }

  /** At most `count` commands, closing ones first, each lane in order of arrival. */
  take(count: number): Waiting[] {
    const first = this.#closing.splice(0, count)
    return [...first, ...this.#others.splice(0, count - first.length)]
  }

  takeAll(): Waiting[] {
    return this.take(this.length)
  }
}
