import { basename } from 'node:path'
import type { Labels, ReplayRun } from './types.ts'
import { readAgentDojo } from './read-agentdojo.ts'
import { detectFormat } from './recording/detect.ts'
import { readMcp } from './read-mcp.ts'
import { readOpenAi } from './read-openai.ts'
import { readOtel } from './read-otel.ts'
import { slugOf } from './recording/values.ts'

export const RUN_FORMATS = ['agentdojo', 'openai', 'otel', 'mcp'] as const
export type RunFormat = (typeof RUN_FORMATS)[number]

/** A run, and what the recording says about it for scoring, which no gate and no draft ever sees. */
export type Recorded = { readonly run: ReplayRun; readonly labels: Labels | null }

/**
 * Recorded runs of any format, one at a time: memory holds the runs whose parts are still coming in. Iterating starts
 * from the beginning of the file each time.
 */
export type RunReader = AsyncIterable<Recorded> & { readonly format: RunFormat }

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
  return { format: known, [Symbol.asyncIterator]: () => READERS[known](path, seed, suite) }
}

const READERS: Readonly<Record<RunFormat, (path: string, seed: string, suite: string) => AsyncGenerator<Recorded>>> = {
  agentdojo: readAgentDojo,
  openai: readOpenAi,
  otel: readOtel,
  mcp: readMcp,
}
