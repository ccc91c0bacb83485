import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Labels, ReplayRun } from './types.ts'
import { agentDojoRuns } from './read-agentdojo.ts'
import { detectFormat } from './recording/detect.ts'
import { mcpRuns } from './read-mcp.ts'
import { openAiRuns } from './read-openai.ts'
import { otelRuns } from './read-otel.ts'
import { bytesOf } from './recording/bytes.ts'
import { slugOf } from './recording/values.ts'

export const RUN_FORMATS = ['agentdojo', 'openai', 'otel', 'mcp'] as const
export type RunFormat = (typeof RUN_FORMATS)[number]

/** A run, and what the recording says about it for scoring, which no gate and no draft ever sees. */
export type Recorded = { readonly run: ReplayRun; readonly labels: Labels | null }

/**
 * Recorded runs of any format, one at a time: memory holds the runs whose parts are still coming in. Iterating starts
 * from the beginning of the file each time.
 */
export type RunReader = AsyncIterable<Recorded> & {
  readonly format: RunFormat
  /** How much of the file has been read, 0 to 1. */
  share(): number
}

export type OpenOptions = {
  /** Found out where left out. */
  readonly format?: RunFormat | undefined
  /** Makes the ids of the runs: they say nothing about the runs. */
  readonly seed: string
  /** Use case of the runs of formats that name none; the file's name where left out. */
  readonly useCase?: string | undefined
}

/**
 * Opens a file of recorded runs, gzipped or plain.
 * @throws RecordingError `recording_unreadable`, `recording_format_unknown`; iterating throws every other code
 */
export async function openRuns(path: string, { format, seed, useCase }: OpenOptions): Promise<RunReader> {
  const known = format ?? (await detectFormat(path))
  const suite = slugOf(useCase ?? basename(path).replace(/(\.(jsonl?|ndjson|log|txt|otlp))?(\.gz)?$/i, ''))
  const { size } = await stat(path)
  let read = 0
  const bytes = (): AsyncIterable<Uint8Array> =>
    bytesOf(path, (count) => {
      read = count
    })
  return {
    format: known,
    share: () => (size === 0 ? 1 : Math.min(1, read / size)),
    [Symbol.asyncIterator]: () => READERS[known](bytes(), seed, suite),
  }
}

type Read = (bytes: AsyncIterable<Uint8Array>, seed: string, suite: string) => AsyncGenerator<Recorded>

const READERS: Readonly<Record<RunFormat, Read>> = {
  agentdojo: agentDojoRuns,
  openai: openAiRuns,
  otel: otelRuns,
  mcp: mcpRuns,
}
