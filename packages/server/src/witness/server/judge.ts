import {
  type AddCheckpoint,
  type Cosigner,
  formatSignatures,
  LedgerError,
  parseAddCheckpoint,
} from '@answerable/ledger'
import { checkConsistency, readNote, VerificationError, verifyCheckpoint } from '@answerable/verifier'
import type { Heads, WitnessedHead } from './heads.ts'

/** The answer to one request: HTTP status, body, and its type where the protocol names one. */
export type WitnessReply = { status: number; body: string; type?: string }

export type WitnessSettings = {
  /** verifier keys of the logs this witness watches; several per origin while a key is changed */
  logs: readonly string[]
  key: Cosigner
  heads: Heads
  /** POSIX seconds */
  seconds: () => number
  /** told what looks like a log that contradicts itself, with the evidence */
  onMisbehaviour?: (line: string) => void
}

/**
 * Judges one add-checkpoint request by the rules of C2SP tlog-witness. A witness shares no code with the log it watches
 * where it judges: the verifier reads the checkpoint and rebuilds the roots.
 */
export function judge(body: string, settings: WitnessSettings): WitnessReply {
  const { logs, key, heads, seconds, onMisbehaviour } = settings
  let request: AddCheckpoint
  try {
    request = parseAddCheckpoint(body)
  } catch (error) {
    if (error instanceof LedgerError) return { status: 400, body: `${error.message}\n` }
    throw error
  }
  const head = readHead(request.checkpoint, logs)
  if ('status' in head) return head
  const { origin, size, root, text } = head
  if (request.old > size) return { status: 400, body: 'the old size is larger than the checkpoint\n' }

  return heads.update(origin, (held) => {
    const known = held?.size ?? 0
    if (request.old !== known) return { answer: { status: 409, body: `${known}\n`, type: 'text/x.tlog.size' } }
    const contradiction = contradictionOf(held, { size, root }, request.proof)
    if (contradiction !== undefined) {
      onMisbehaviour?.(
        `${origin}: ${contradiction.body.trim()} (size ${known} to ${size}): ${JSON.stringify(request.checkpoint)}`,
      )
      return { answer: contradiction }
    }
    const next: WitnessedHead = { size, root, note: request.checkpoint }
    return { next, answer: { status: 200, body: formatSignatures([key.cosign(text, seconds())]) } }
  })
}

type Head = { origin: string; size: number; root: Uint8Array; text: string }

function readHead(checkpoint: string, logs: readonly string[]): Head | WitnessReply {
  try {
    const { text } = readNote(checkpoint)
    const origin = text.split('\n', 1)[0] ?? ''
    const keys = logs.filter((vkey) => vkey.startsWith(`${origin}+`))
    if (keys.length === 0) return { status: 404, body: 'this log is not watched here\n' }
    const { size, root } = verifyCheckpoint(checkpoint, keys)
    return { origin, size, root, text }
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error
    const isSignature = error.code === 'checkpoint_untrusted' || error.code === 'checkpoint_signature_invalid'
    return { status: isSignature ? 403 : 400, body: `${error.message}\n` }
  }
}

function contradictionOf(
  held: WitnessedHead | undefined,
  next: { size: number; root: Uint8Array },
  proof: readonly Uint8Array[],
): WitnessReply | undefined {
  // From nothing, everything is an extension.
  if (held === undefined || held.size === 0) return undefined
  const isSame = held.size === next.size
  try {
    checkConsistency(held.size, next.size, held.root, next.root, proof)
    return undefined
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error
    // C2SP tlog-witness: two roots for one size are a conflict; anything else that does not verify is unprocessable.
    return isSame && proof.length === 0
      ? { status: 409, body: 'another root was cosigned for this size\n' }
      : { status: 422, body: `${error.message}\n` }
  }
}
