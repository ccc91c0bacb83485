import type { JsonObject, RouteName } from '@answerable/contract'
import type { Headers_, HttpReply } from '../../helpers/client.ts'
import { httpOf } from '../../helpers/client.ts'

export type Answered = Pick<HttpReply, 'status' | 'body' | 'text'>

/** One request with idempotency, and the answer to it, if one came. */
export type Sent = {
  readonly route: RouteName
  readonly path: string
  readonly body: JsonObject
  readonly headers: Headers_
  /** its idempotency keys: one, or one for each item of a batch */
  readonly keys: readonly string[]
  /** which part of the test sent it */
  readonly phase: string
  answer?: Answered
}

/** What clients know: everything they sent, and what was acknowledged to them. */
export class Journal {
  readonly sent: Sent[] = []
  phase = ''
  readonly #name: string
  #keys = 0

  /** @param name tells its idempotency keys from those of other journals of one agent */
  constructor(name = 'key') {
    this.#name = name
  }

  freshKey(): string {
    this.#keys += 1
    return `${this.#name}-${this.#keys}`
  }

  /** Sends a request and notes the answer. @throws when the connection ends before the whole answer is there */
  async ask(url: string, request: Omit<Sent, 'answer' | 'phase'>): Promise<HttpReply> {
    const sent: Sent = { ...request, phase: this.phase }
    this.sent.push(sent)
    const reply = await send(url, sent)
    sent.answer = reply
    return reply
  }

  get answered(): (Sent & { answer: Answered })[] {
    return this.sent.filter((sent): sent is Sent & { answer: Answered } => sent.answer !== undefined)
  }

  get unanswered(): Sent[] {
    return this.sent.filter(({ answer }) => answer === undefined)
  }
}

/** Sends it, or sends it again: the same bytes, the same idempotency keys. */
export function send(
  url: string,
  { path, body, headers }: Pick<Sent, 'path' | 'body' | 'headers'>,
): Promise<HttpReply> {
  return httpOf(fetch, url)('POST', path, body, headers)
}

/** The answers in a reply: itself, or the items of a batch. */
export function repliesIn({ route }: Pick<Sent, 'route'>, body: JsonObject): JsonObject[] {
  return route === 'decideBatch' ? (body['results'] as JsonObject[]) : [body]
}

/** The entry a reply is about: the reply to a decision names it as decision. */
export function entryIn(reply: JsonObject): unknown {
  return reply['id'] ?? reply['decision']
}
