import { limitedText } from '../witness/client.ts'
import { type Links, readLinks } from './links.ts'

const MAX_NOTE_BYTES = 500_000
const MAX_LINKS_BYTES = 4_000_000
const TIMEOUT_MS = 10_000

export const get = (url: string): Promise<Response> => fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })

/** @throws Error when nothing answers, or not with 200 */
export async function fetchCheckpoint(url: string): Promise<string> {
  const response = await get(`${url}/checkpoint`)
  if (!response.ok) throw new Error(`status ${response.status}`)
  return limitedText(response, MAX_NOTE_BYTES)
}

/**
 * What the log behind an address offers to those who know an earlier key. A log that has nothing of the kind, such as any
 * other C2SP log, leads nowhere.
 *
 * @throws Error when nothing answers
 */
export async function fetchLinks(url: string): Promise<Links> {
  const response = await get(`${url}/v1/ledger/links`)
  if (!response.ok) return { receipts: [], opening: undefined }
  try {
    return readLinks(await limitedText(response, MAX_LINKS_BYTES))
  } catch (error) {
    if (error instanceof SyntaxError) return { receipts: [], opening: undefined }
    throw error
  }
}

export function causeOf(error: unknown): string {
  const { cause, message } = error as Error
  return cause instanceof Error ? cause.message : message
}
