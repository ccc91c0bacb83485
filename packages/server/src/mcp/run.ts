import type { JsonObject } from '@answerable/contract'
import { type Client, createGate, type Gate } from '@answerable/sdk'
import { metaText, ON_BEHALF_OF_META, REQUEST_META, UNKNOWN_PERSON, UNKNOWN_REQUEST } from './meta.ts'

export type RunSettings = {
  client: Client
  /** what the person asked for; what the operator says stands above what the agent says */
  request?: string
  onBehalfOf?: string
  /** proxies that say the same key continue the same run */
  runKey?: string
  vkeys?: readonly string[]
}

/** The run of one link, made by the first message that needs it. */
export class LinkRun {
  readonly #settings: RunSettings
  #gate: Gate | undefined

  constructor(settings: RunSettings) {
    this.#settings = settings
  }

  get key(): string | undefined {
    return this.#settings.runKey
  }

  /** @param params of the message that needs it; it may name the request and the person */
  gate(params: JsonObject): Gate {
    const { client, request, onBehalfOf, runKey, vkeys } = this.#settings
    this.#gate ??= createGate({
      client,
      request: request ?? metaText(params, REQUEST_META) ?? UNKNOWN_REQUEST,
      onBehalfOf: onBehalfOf ?? metaText(params, ON_BEHALF_OF_META) ?? UNKNOWN_PERSON,
      ...(runKey === undefined ? {} : { runKey }),
      ...(vkeys === undefined ? {} : { vkeys }),
    })
    return this.#gate
  }

  /** Tells what still waits. A run that others may continue stays open. */
  async close(): Promise<void> {
    if (this.#settings.runKey === undefined) await this.#gate?.close()
  }
}
