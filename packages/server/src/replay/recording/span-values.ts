import { RecordingError } from './error.ts'

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a]
const OPEN: Readonly<Record<number, string>> = { 0x7b: '{', 0x5b: '[' }
const CLOSE: Readonly<Record<number, string>> = { 0x7d: '{', 0x5d: '[' }
const MAX_DEPTH = 256
const MAX_VALUE_BYTES = 16 * 1024 * 1024
/** `{resourceSpans:[{scopeSpans:[{spans:[`, and the same in a list of exports. */
const SPANS = /^\[?\{\[\{\[\{\[$/

/** One value of an OTLP list, with the byte it starts at. */
export type SpanValue = { readonly bytes: Uint8Array; readonly at: number }

/**
 * Cuts OTLP/JSON into its innermost items (spans; log records and data points stand equally deep) without parsing the
 * export around them: one export may be one line or one document of any size.
 * @throws RecordingError `recording_malformed` or `recording_too_large`, with the byte
 */
export async function* spanValuesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<SpanValue> {
  const scan = { open: '', inText: false, escaped: false }
  let offset = 0
  let held: Uint8Array[] = []
  let heldBytes = 0
  let depth = 0
  let from = 0
  const refuse = (what: string, at: number): never => {
    throw new RecordingError('recording_malformed', what, { byte: at })
  }
  for await (const chunk of bytes) {
    let start = 0
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0
      if (scan.inText) {
        if (scan.escaped) scan.escaped = false
        else if (byte === BACKSLASH) scan.escaped = true
        else if (byte === QUOTE) scan.inText = false
        continue
      }
      if (byte === QUOTE) scan.inText = true
      const opened = OPEN[byte]
      if (opened !== undefined) {
        if (depth === 0 && opened === '{' && SPANS.test(scan.open)) {
          depth = scan.open.length + 1
          from = offset + i
          start = i
        }
        scan.open += opened
        if (scan.open.length > MAX_DEPTH) refuse(`is nested more than ${MAX_DEPTH} deep`, offset + i)
        continue
      }
      const closed = CLOSE[byte]
      if (closed !== undefined) {
        if (scan.open.at(-1) !== closed) refuse('closes what is not open', offset + i)
        scan.open = scan.open.slice(0, -1)
        if (depth > 0 && scan.open.length < depth) {
          yield { bytes: Buffer.concat([...held, chunk.subarray(start, i + 1)]), at: from }
          held = []
          heldBytes = 0
          depth = 0
        }
        continue
      }
      if (scan.open === '' && byte > 0x20 && byte !== COMMA && byte !== COLON) refuse('is no JSON object', offset + i)
    }
    if (depth > 0) {
      held.push(chunk.slice(start))
      heldBytes += chunk.length - start
      if (heldBytes > MAX_VALUE_BYTES)
        throw new RecordingError('recording_too_large', 'one span is longer than 16 MiB', { byte: from })
    }
    offset += chunk.length
  }
  if (scan.open !== '' || scan.inText) refuse('ends in the middle of a value', offset)
}
