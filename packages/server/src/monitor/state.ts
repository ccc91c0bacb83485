import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'

/** What a monitor remembers of one log: the last checkpoint it has verified, and the key it verified it with. */
export type MonitorState = {
  format: 'answerable-monitor@v1'
  url: string
  vkey: string
  /** signed note */
  checkpoint: string
}

/** The remembered state; undefined where there is none. @throws SyntaxError, RangeError when the file is damaged */
export function readState(file: string): MonitorState | undefined {
  if (!existsSync(file)) return undefined
  const state = JSON.parse(readFileSync(file, 'utf8')) as Partial<MonitorState> | null
  const { format, url, vkey, checkpoint } = state ?? {}
  // Starting over silently would forgive whatever happened before.
  if (format !== 'answerable-monitor@v1' || url === undefined || vkey === undefined || checkpoint === undefined) {
    throw new RangeError(`${file} is no state of a monitor: remove it only if you mean to start over`)
  }
  return { format, url, vkey, checkpoint }
}

/** Replaces the file in one step, durably: a crash leaves the old state or the new one. */
export function writeState(file: string, state: object): void {
  const fresh = `${file}.new`
  const handle = openSync(fresh, 'w', 0o600)
  try {
    writeSync(handle, `${JSON.stringify(state, null, 2)}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(fresh, file)
}
