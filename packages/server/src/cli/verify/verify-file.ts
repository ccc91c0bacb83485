import type { JsonObject } from '@answerable/contract'
import {
  type Check,
  VerificationError,
  type VerifiedReceipt,
  verifyReceipt,
  type VerifyOptions,
} from '@answerable/verifier'
import { isObject, objectAt } from '../reply.ts'

/** What became of one receipt: every check in plain words, or the first that does not hold. */
export type Verified = {
  name: string
  holds: boolean
  checks: readonly Check[]
  /** why it does not hold */
  fault?: { code: string; message: string }
  practice: boolean
  provisional: boolean
  receipt?: VerifiedReceipt
}

/**
 * Verifies a file offline: a receipt, or a decision with its receipts as `answerable explain --out` writes it. A receipt
 * whose log key nobody vouches for does not hold: anyone could have made it.
 */
export function verifyFile(text: string, options: VerifyOptions): Verified[] {
  const file = parse(text)
  const inside = file?.['format'] === 'answerable-decision@v1' ? objectAt(file, 'receipts') : undefined
  if (inside === undefined) return [verifyOne('receipt', text, options)]
  return Object.entries(inside).map(([index, receipt]) => verifyOne(`entry ${index}`, JSON.stringify(receipt), options))
}

function verifyOne(name: string, text: string, options: VerifyOptions): Verified {
  try {
    const receipt = verifyReceipt(text, options)
    const { checks, practice, entry, keyPinned } = receipt
    const holds = keyPinned && checks.every(({ name: check, ok }) => ok || check === 'signature' || check === 'witness')
    return { name, holds, checks, practice, provisional: isProvisional(entry), receipt }
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error
    const fault = { code: error.code, message: error.message }
    return { name, holds: false, checks: [], fault, practice: false, provisional: false }
  }
}

/** Decisions say whether the mandate behind them was countersigned when they were made. */
function isProvisional(entry: VerifiedReceipt['entry']): boolean {
  const body = (entry as unknown as JsonObject)['body']
  const answerable = isObject(body) ? objectAt(body, 'answerable') : undefined
  return answerable?.['provisional'] === true
}

function parse(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonObject
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
