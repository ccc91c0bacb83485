import { createHash } from 'node:crypto'
import { canonicalize } from '@answerable/ledger'
import type { JsonValue } from '@answerable/contract'
import { Conversation, type ConversationOptions } from './conversation.ts'
import type { Turn } from './types.ts'

/** Past this many the one that was silent longest ends. */
const MAX_OPEN = 512

/** Conversations under way, the one that was silent longest first. */
export class Conversations {
  readonly #options: Omit<ConversationOptions, 'onBehalfOf'>
  readonly #open = new Map<string, Conversation>()

  constructor(options: Omit<ConversationOptions, 'onBehalfOf'>) {
    this.#options = options
  }

  /**
   * The conversation a request belongs to: by the name the caller gives it, else by the first words of the person. Where
   * these begin again, so does the conversation, save that a held request finds the one it is held in.
   */
  find(turn: Turn, named: string | undefined, onBehalfOf: string | undefined): Conversation {
    const first = turn.heard.find(({ role }) => role === 'user')?.text ?? ''
    const key = digest([named === undefined ? ['first', first] : ['named', named], onBehalfOf ?? ''])
    const known = this.#open.get(key)
    const begins = named === undefined && !turn.begun && known?.held?.digest !== digestOf(turn)
    const found = known === undefined || begins ? new Conversation({ ...this.#options, onBehalfOf }) : known
    if (known !== undefined && known !== found) end(known)
    this.#open.delete(key)
    this.#open.set(key, found)
    const [oldest] = this.#open
    if (this.#open.size > MAX_OPEN && oldest !== undefined) {
      this.#open.delete(oldest[0])
      end(oldest[1])
    }
    return found
  }

  async close(): Promise<void> {
    const all = [...this.#open.values()]
    this.#open.clear()
    await Promise.allSettled(all.map((conversation) => conversation.inTurn(() => conversation.close())))
  }
}

/** What a request asks for, however its answer is to be sent. */
export function digestOf({ body }: Turn): string {
  const { stream: _, stream_options: __, ...asked } = body
  return digest(asked)
}

const digest = (value: JsonValue): string => createHash('sha256').update(canonicalize(value)).digest('base64')

/** In the background: the request that ended it waits for nothing. What cannot be told lapses into unknown by itself. */
function end(conversation: Conversation): void {
  conversation.inTurn(() => conversation.close()).catch(() => {})
}
