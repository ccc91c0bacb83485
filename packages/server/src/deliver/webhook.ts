import { createHmac } from 'node:crypto'
import { type Letter, type Send, Undeliverable } from './channel.ts'

export type WebhookSettings = {
  url: string
  /** `whsec_` and the base64 of 24 to 64 bytes */
  secret: string
}

const TIMEOUT_MS = 15_000
const PREFIX = 'whsec_'

/** The key inside `whsec_…`; undefined when it is none (Standard Webhooks 1.0, "Symmetric key"). */
export function webhookKey(secret: string): Uint8Array | undefined {
  if (!secret.startsWith(PREFIX) || !/^[A-Za-z0-9+/]+={0,2}$/.test(secret.slice(PREFIX.length))) return undefined
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  return key.byteLength >= 24 && key.byteLength <= 64 ? key : undefined
}

/** `v1,<base64>` over `id.timestamp.body` (Standard Webhooks 1.0, "Signature scheme"). */
export function webhookSignature(key: Uint8Array, id: string, timestamp: string, body: string): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

/**
 * A signed webhook (Standard Webhooks 1.0): `webhook-id` is the same on every attempt. Redirects are not followed: an
 * answer must not choose where our messages go.
 *
 * @param now the server's own clock: receivers refuse a timestamp minutes away from theirs
 */
export function webhookSender({ url, secret }: WebhookSettings, now: () => string): Send {
  const key = webhookKey(secret)
  if (key === undefined) throw new RangeError('the secret of a webhook is whsec_ and 24 to 64 bytes in base64')
  return async (letter) => {
    const body = bodyOf(letter)
    const timestamp = String(Math.floor(Date.parse(now()) / 1000))
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'answerable',
        'webhook-id': letter.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': webhookSignature(key, letter.id, timestamp, body),
      },
      body,
    })
    await response.body?.cancel()
    // Standard Webhooks: 410 means that nobody wants them any more.
    if (response.status === 410) throw new Undeliverable('410 Gone')
    if (!response.ok) throw new Error(`the receiver answered ${response.status}`)
  }
}

/** No address: whoever receives this has a directory of their own, or needs none. */
function bodyOf(letter: Letter): string {
  const { id, kind, created, practice, person, name, sentence, useCase, about, due, link, insteadOf } = letter
  const data = { id, practice, person, name, sentence, useCase, about, due, link, insteadOf }
  return JSON.stringify({ type: `answerable.${kind}`, timestamp: created, data })
}
