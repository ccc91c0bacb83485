import { existsSync, readFileSync } from 'node:fs'

/** What a monitor remembers of one log: the last checkpoint it has verified, and the keys it trusts by now. */
export type MonitorState = {
  format: 'answerable-monitor@v1'
  url: string
  /** the key it was started with */
  vkey: string
  /** keys that one led to, oldest first */
  followed: readonly string[]
  /** signed note */
  checkpoint: string
}

/** The remembered state; undefined where there is none. @throws SyntaxError, RangeError when the file is damaged */
export function readState(file: string): MonitorState | undefined {
  if (!existsSync(file)) return undefined
  const state = JSON.parse(readFileSync(file, 'utf8')) as Partial<MonitorState> | null
  const { format, url, vkey, checkpoint, followed = [] } = state ?? {}
  // Starting over silently would forgive whatever happened before.
  if (format !== 'answerable-monitor@v1' || url === undefined || vkey === undefined || checkpoint === undefined) {
    throw new RangeError(`${file} is no state of a monitor: remove it only if you mean to start over`)
  }
  return { format, url, vkey, followed, checkpoint }
}

/** Every key that is trusted by now. */
export const keysOf = ({ vkey, followed }: Pick<MonitorState, 'vkey' | 'followed'>): readonly string[] => [
  vkey,
  ...followed,
]
