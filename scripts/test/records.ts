/** One finished test, as the reporter writes it: a line of JSON each. */
export interface TestRecord {
  /** Path relative to the repository's root. */
  file: string
  /** Names from the outermost suite inwards, joined by ` > `. */
  name: string
  status: 'passed' | 'failed' | 'skipped'
  milliseconds: number
  /** Why it was skipped; empty when the author gave no reason. */
  reason?: string
  /** The error in full, with its cause. */
  error?: string
}

/** The reporter's last line. */
export const END = '"end"'

export interface Report {
  records: TestRecord[]
  /** Whether the reporter reached its end. A test that calls `process.exit(0)` would otherwise hide those after it. */
  ended: boolean
}

/** Reads what a reporter wrote. A process that was killed may leave half a last line, which is dropped. */
export function parseReport(text: string): Report {
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
  return {
    records: lines.filter((line) => line !== END).map((line) => JSON.parse(line) as TestRecord),
    ended: lines.at(-1) === END,
  }
}
