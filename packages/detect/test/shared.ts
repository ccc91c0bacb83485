import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

const folder = process.env['ANSWERABLE_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url))

export interface SecretCase {
  rule: string
  kind: 'tp' | 'fp'
  text: string
  path?: string
}

export interface PiiCase {
  text: string
  spans: { type: string; start: number; end: number }[]
}

const file = (path: string): string => join(folder, 'data', path)

/** Why a test that needs these files cannot run; undefined if it can. */
export function missing(...paths: string[]): string | undefined {
  const absent = paths.filter((path) => !existsSync(file(path)))
  return absent.length === 0 ? undefined : `needs shared data: ${absent.join(', ')}; set ANSWERABLE_SHARED`
}

export function readLines<T>(path: string): T[] {
  const lines = gunzipSync(readFileSync(file(path)))
    .toString()
    .trimEnd()
    .split('\n')
  return lines.map((line) => JSON.parse(line) as T)
}

export const RULES = 'gitleaks-cases/rules.jsonl.gz'
export const CASES = 'gitleaks-cases/cases-dev.jsonl.gz'
export const PII = 'pii/presidio-synth-dev.jsonl.gz'
