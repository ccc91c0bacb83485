import type { JsonValue } from '@answerable/contract'
import { bytesOf } from './bytes.ts'
import { RecordingError } from './error.ts'
import type { RunFormat } from '../open-runs.ts'
import { listOf, objectOf, textOf } from './values.ts'

/** Enough for the first line of most recordings, and for the opening of any. */
const LOOKED_AT = 1024 * 1024

/**
 * Tells the format of a recording from its first line, or, where that is longer than a mebibyte or no JSON by itself,
 * from how the document opens.
 * @throws RecordingError `recording_unreadable`, `recording_format_unknown`
 */
export async function detectFormat(path: string): Promise<RunFormat> {
  const text = (await opening(path)).trimStart()
  const line = text.slice(0, text.indexOf('\n') < 0 ? undefined : text.indexOf('\n'))
  const format = formatOf(parsedOr(line)) ?? OPENINGS.find(([, opens]) => opens.test(text))?.[0]
  if (format !== undefined) return format
  throw new RecordingError('recording_format_unknown', `${path} is none of agentdojo, openai, otel, mcp`, { line: 1 })
}

const opening = async (path: string): Promise<string> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytesOf(path)) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= LOOKED_AT) break
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
}

const parsedOr = (line: string): JsonValue | undefined => {
  try {
    return JSON.parse(line) as JsonValue
  } catch {
    return undefined
  }
}

const formatOf = (value: JsonValue | undefined): RunFormat | undefined => {
  const first = listOf(value)?.[0]
  const row = objectOf(first) ?? objectOf(value)
  if (row === undefined) return undefined
  if (listOf(row['calls']) && (row['suite'] !== undefined || row['user_prompt'] !== undefined)) return 'agentdojo'
  if (listOf(row['messages']) || (first !== undefined && textOf(row['role']) !== undefined)) return 'openai'
  if (row['jsonrpc'] !== undefined || objectOf(row['message'])?.['jsonrpc'] !== undefined) return 'mcp'
  return listOf(row['resourceSpans']) ? 'otel' : undefined
}

/** Documents whose first line is cut short or is only a bracket. */
const OPENINGS: readonly [RunFormat, RegExp][] = [
  ['otel', /^(?:\[\s*)?\{\s*"resourceSpans"\s*:/],
  ['openai', /^(?:\{\s*"messages"\s*:\s*\[|\[\s*\{\s*"role"\s*:)/],
]
