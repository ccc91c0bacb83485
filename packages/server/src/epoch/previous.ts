import type { EventOf } from '@answerable/contract'
import { nextOrigin as originAfter } from '@answerable/domain'
import { openNote, parseCheckpoint, sha256Digest, toBase64 } from '@answerable/ledger'
import { ExitError } from '../platform/exit.ts'

/** The head a log continues from, as the new log's first entry names it. */
export type Previous = NonNullable<EventOf<'log.opened'>['body']['previous']>

/**
 * The last head of the log before, from its signed checkpoint. After theft of the key the owner names the newest head
 * they have from outside, a witness or a monitor, not what the stolen server says.
 *
 * @param vkey the old log's key, as known from elsewhere than the checkpoint
 * @throws ExitError `config_invalid` when the checkpoint is not signed by it, or of an empty log
 */
export function previousFrom(note: string, vkey: string): Previous {
  try {
    const { text } = openNote(note, [vkey])
    const { origin, size, root } = parseCheckpoint(text)
    if (size === 0) throw new RangeError('an empty log ends nowhere')
    if (!vkey.startsWith(`${origin}+`)) throw new RangeError('the key is of another log')
    nextOrigin(origin)
    return { origin, size, root: toBase64(root), checkpoint: sha256Digest(text) }
  } catch (cause) {
    throw new ExitError('config_invalid', `the checkpoint of the log before: ${(cause as Error).message}`, { cause })
  }
}

/** The origin of the log after this one. @throws RangeError */
export function nextOrigin(origin: string): string {
  const next = originAfter(origin)
  if (next === null) throw new RangeError(`${origin} is no origin of a log of ours`)
  return next
}

/** What the origin of a log says about it. */
export function placeOf(origin: string): { epoch: number; practice: boolean } {
  return { epoch: Number(origin.split('/').at(-1)), practice: origin.split('/').includes('PRACTICE') }
}
