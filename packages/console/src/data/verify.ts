import type { Check } from '@answerable/verifier'

/** What a receipt may leave open and still hold; each is said beside it. */
const MAY_STAY_OPEN: ReadonlySet<string> = new Set(['signature', 'witness'])

export type Verdict =
  | { holds: boolean; checks: readonly Check[]; index: number; origin: string; type: string; time: string }
  | { holds: false; fault: string; code: string }

/**
 * Checks a receipt in this browser with the verifier package: nothing is sent anywhere. The log's key is the one this
 * page was given, unless the person has another from elsewhere; only that shows that the server is who it says it is.
 *
 * A decision saved with its receipts is checked receipt by receipt.
 */
export async function verifyDropped(text: string, vkey: string): Promise<Verdict[]> {
  const { VerificationError, verifyReceipt } = await import('@answerable/verifier')
  const one = (receipt: string): Verdict => {
    try {
      const { checks, keyPinned, index, origin, entry } = verifyReceipt(receipt, { vkeys: [vkey] })
      const holds = keyPinned && checks.every(({ name, ok }) => ok || MAY_STAY_OPEN.has(name))
      return { holds, checks, index, origin, type: entry.type, time: entry.time }
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error
      return { holds: false, fault: error.message, code: error.code }
    }
  }
  return receiptsIn(text).map(one)
}

function receiptsIn(text: string): string[] {
  try {
    const file = JSON.parse(text) as { format?: unknown; receipts?: Record<string, unknown> }
    if (file.format === 'answerable-decision@v1' && file.receipts !== undefined)
      return Object.values(file.receipts).map((receipt) => JSON.stringify(receipt))
  } catch {
    // What is no JSON is no receipt either; the verifier says so in its own words.
  }
  return [text]
}
