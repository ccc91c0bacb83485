import { readFileSync, statSync } from 'node:fs'
import { CliError } from '../exit.ts'
import type { Io } from '../io.ts'
import { refuseWeak } from './key-file.ts'

/**
 * The passphrase for work nobody watches: `--passphrase-file`, else `ANSWERABLE_PASSPHRASE`; undefined where neither is
 * set. A file must not be readable by others.
 * @throws CliError `file_unreadable`, `key_exposed`
 */
export function automaticPassphrase(io: Io, file: string | undefined): string | undefined {
  if (file === undefined) return io.env['ANSWERABLE_PASSPHRASE']
  try {
    if ((statSync(file).mode & 0o077) !== 0) throw new CliError('key_exposed', `Others can read ${file}.`)
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    throw new CliError('file_unreadable', `${file} cannot be read.`, { cause })
  }
}

/** Asked twice at the terminal, so that a slip of the finger does not lock a person out of a new key. */
export async function newPassphrase(io: Io, file: string | undefined): Promise<string> {
  const automatic = automaticPassphrase(io, file)
  if (automatic !== undefined) return automatic
  const terminal = io.terminal()
  try {
    const first = await terminal.askPassphrase('Choose a passphrase for the new key (12 characters or more)')
    refuseWeak(first)
    const second = await terminal.askPassphrase('Once more')
    if (first !== second) throw new CliError('passphrase_wrong', 'The two were not the same.')
    return first
  } finally {
    terminal.close()
  }
}
