import type { JsonValue } from '@answerable/contract'
import { utf8 } from './bytes.ts'
import { type Place, RecordingError } from './error.ts'

/** One line held in memory at a time. */
const MAX_LINE_BYTES = 64 * 1024 * 1024
const NEWLINE = 0x0a

export type Fail = (what: string, cause?: unknown) => never

/** One JSON value of a recording, and how to refuse it with its place. */
export type Row = { readonly value: JsonValue; readonly number: number; readonly fail: Fail }

/**
 * JSON lines, one at a time; blank lines count but are skipped.
 * @throws RecordingError `recording_malformed` or `recording_too_large`, with the line
 */
export async function* rowsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
  for await (const { number, line } of linesOf(bytes)) {
    const fail = failAt({ line: number })
    let text: string
    try {
      text = utf8(line)
    } catch (cause) {
      return fail('is not UTF-8', cause)
    }
    if (text.trim() !== '') yield { value: parsed(text, fail), number, fail }
  }
}

/** Refuses what stands at a place. */
export const failAt =
  (place: Place): Fail =>
  (what, cause) => {
    throw new RecordingError('recording_malformed', what, place, cause)
  }

export const parsed = (text: string, fail: Fail): JsonValue => {
  try {
    return JSON.parse(text) as JsonValue
  } catch (cause) {
    return fail('is not JSON', cause)
  }
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<{ number: number; line: Uint8Array }> {
  let number = 1
  let pieces: Uint8Array[] = []
  let held = 0
  const hold = (piece: Uint8Array): void => {
    held += piece.length
    if (held > MAX_LINE_BYTES)
      throw new RecordingError('recording_too_large', 'is longer than 64 MiB', { line: number })
    pieces.push(piece)
  }
  for await (const chunk of bytes) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      hold(chunk.subarray(start, end))
      yield { number, line: Buffer.concat(pieces) }
      number++
      pieces = []
      held = 0
      start = end + 1
    }
    hold(chunk.subarray(start))
  }
  if (held > 0) yield { number, line: Buffer.concat(pieces) }
}
