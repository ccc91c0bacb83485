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

/** Reads what a reporter wrote. A process that was killed leaves a last line without its end: that line is dropped. */
export function parseRecords(text: string): TestRecord[] {
  const complete = text.slice(0, text.lastIndexOf('\n') + 1)
  return complete
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TestRecord)
}
