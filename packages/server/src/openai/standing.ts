import type { Client } from '@answerable/sdk'
import { listOf, objectOf, textOf } from './read.ts'
import { GatewayError } from './error.ts'

/**
 * Whether anything may be asked now. What a model answers is judged afterwards; that it was asked at all, and what the
 * person said sent away, cannot be taken back.
 * Observed, it may: nothing is enforced until then. A pause is real there too.
 * @throws GatewayError `gate_closed` while paused, after a lapse, or where something is missing
 */
export async function requireOpen(client: Client, useCase: string, signal: AbortSignal): Promise<void> {
  const page = await client.readUseCase({ useCase }, { signal })
  const isObserved = textOf(page['observedUntil']) !== undefined && page['mode'] !== 'paused'
  if (page['open'] === true || isObserved) return
  const missing = (listOf(page['missing']) ?? []).map((reason) => objectOf(reason) ?? {})
  const code = textOf(page['mode']) === 'paused' ? [{ code: 'paused', sentence: 'The use case is paused.' }] : []
  const reasons = [...missing, ...code]
  const words = reasons.map(({ sentence }) => textOf(sentence) ?? '').join(' ')
  throw new GatewayError('gate_closed', `The gate is closed, so nothing was asked: ${words}`, {
    answerable: { state: 'closed', reasons },
  })
}
