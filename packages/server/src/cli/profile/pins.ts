import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CliError } from '../exit.ts'
import { writeObject } from './files.ts'

/** What a log calls itself and the key its checkpoints are signed with (C2SP vkey). */
export type LogIdentity = { origin: string; vkey: string }

type Pins = Record<string, LogIdentity>

const pinFile = (home: string): string => join(home, 'servers.json')

/**
 * Trust on first use: the log behind an address is remembered, and any other log behind that address is refused. It
 * stops a server that was replaced from collecting signatures for a log of its own. Practice logs come and go at the
 * same address and are not remembered, but never pass for a log that is.
 *
 * @returns true when the log was met for the first time
 * @throws CliError `origin_changed`
 */
export function checkPin(home: string, url: string, met: LogIdentity): boolean {
  const pins = readPins(home)
  const known = pins[url]
  if (known !== undefined) {
    if (known.origin === met.origin && known.vkey === met.vkey) return false
    throw new CliError('origin_changed', `The log behind ${url} is another one than before.`, {
      lines: [
        `before  ${known.origin}`,
        `now     ${met.origin}`,
        ...(known.origin === met.origin ? ['Its name is the same, its signing key is not.'] : []),
        `pinned in ${pinFile(home)}`,
      ],
    })
  }
  if (isPractice(met.origin)) return false
  writeObject(pinFile(home), { ...pins, [url]: { origin: met.origin, vkey: met.vkey } })
  return true
}

/** Keys of every log this person has met: what `verify` trusts without being told. */
export const pinnedKeys = (home: string): string[] => Object.values(readPins(home)).map(({ vkey }) => vkey)

/** Origins are `<uuid>.local/answerable/<log>/<epoch>`. */
export const isPractice = (origin: string): boolean => origin.split('/').includes('PRACTICE')

// Unlike a cache, a damaged file must not read as "nothing pinned": that would trust whatever answers next.
function readPins(home: string): Pins {
  let text: string
  try {
    text = readFileSync(pinFile(home), 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new CliError('file_unreadable', `${pinFile(home)} cannot be read.`, { cause })
  }
  try {
    return JSON.parse(text) as Pins
  } catch (cause) {
    throw new CliError('file_unreadable', `${pinFile(home)} is damaged.`, { cause })
  }
}
