import type { ReplayCall, ReplayRun } from '../types.ts'

type Heard = { -readonly [K in keyof ReplayCall]: ReplayCall[K] }

/**
 * One conversation as it is read: what the person says, what the model calls, what comes back. Results find their call
 * by its id, since calls made at once may be answered in any order.
 */
export class Conversation {
  readonly #calls: Heard[] = []
  readonly #byId = new Map<string, Heard>()
  #said: string[] = []
  #request: string | undefined

  get size(): number {
    return this.#calls.length
  }

  says(text: string): void {
    if (text.trim() !== '') this.#said.push(text)
  }

  /** An id used again names the newer call: small model servers count from zero in every turn. */
  calls(id: string | undefined, { tool, arguments: args }: Pick<ReplayCall, 'tool' | 'arguments'>): void {
    const call: Heard = { tool, arguments: args, result: null, error: null }
    const said = this.#heard()
    if (this.#request === undefined) this.#request = said
    else if (said !== '') call.said = said
    this.#calls.push(call)
    if (id !== undefined) this.#byId.set(id, call)
  }

  knows(id: string): boolean {
    return this.#byId.has(id)
  }

  /** The id of the first call of a tool that nothing came back from. */
  waiting(tool: string): string | undefined {
    const found = [...this.#byId].find(([, call]) => call.tool === tool && call.result === null && call.error === null)
    return found?.[0]
  }

  /** A result for a call nobody made says nothing that could be judged, and is dropped. */
  returned(id: string, { result = null, error = null }: { result?: string | null; error?: string | null }): void {
    const call = this.#byId.get(id)
    if (call === undefined) return
    call.result ??= result
    call.error ??= error
  }

  end(): Pick<ReplayRun, 'request' | 'calls'> {
    return { request: this.#request ?? this.#heard(), calls: this.#calls }
  }

  #heard(): string {
    const said = this.#said.join('\n')
    this.#said = []
    return said
  }
}
