/** What a check found: which check, where, and what is wrong there. */
export type Problem = {
  readonly check:
    | 'entry'
    | 'tree'
    | 'head'
    | 'guard'
    | 'stream'
    | 'time'
    | 'signature'
    | 'table'
    | 'document'
    | 'vault'
    | 'snapshot'
    | 'archive'
  /** log index of the entry it is about, or the table and key of the row */
  readonly index?: number
  readonly row?: string
  readonly message: string
}

export type FsckReport = {
  readonly ok: boolean
  /** the first problems, in the order they were met; `found` counts all */
  readonly problems: readonly Problem[]
  readonly found: number
  readonly counts: {
    entries: number
    governance: number
    tiles: number
    rows: number
    documents: number
    vault: number
    erased: number
  }
}

/** Enough to see what happened, few enough to read, and bounded whatever is wrong. */
const SHOWN = 1000

/** Collects problems while everything is read once. */
export class Findings {
  readonly problems: Problem[] = []
  found = 0

  add(problem: Problem): void {
    this.found += 1
    if (this.problems.length < SHOWN) this.problems.push(problem)
  }

  atEntry(check: Problem['check'], index: number, message: string): void {
    this.add({ check, index, message })
  }

  atRow(check: Problem['check'], row: string, message: string): void {
    this.add({ check, row, message })
  }
}
