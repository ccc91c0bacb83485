import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { continuationFault, followLinks, type Links } from '../../monitor/links.ts'
import { CliError } from '../exit.ts'
import { writeObject } from './files.ts'

/** What a log calls itself and the key its checkpoints are signed with (C2SP vkey). */
export type LogIdentity = { origin: string; vkey: string }

/** A log that is remembered. `earlier`: keys by which the present one was come to; what they signed still counts. */
type Pin = LogIdentity & { earlier?: readonly string[] }
type Pins = Record<string, Pin>

/** `first`: the log was met for the first time. `followed`: keys known so far led to another key, or to the log after. */
export type Met = 'first' | 'known' | 'followed'

const pinFile = (home: string): string => join(home, 'servers.json')

/**
 * Trust on first use: the log behind an address is remembered, and any other log behind that address is refused. It
 * stops a server that was replaced from collecting signatures for a log of its own. A log whose earlier key vouches for
 * the present one goes on, as does the one that both logs say continues it. Practice logs come and go at the same address
 * and are not remembered, but never pass for a log that is.
 *
 * @param linksOf asks the address what leads from earlier keys to the present one
 * @throws CliError `origin_changed`
 */
export async function checkPin(
  home: string,
  url: string,
  met: LogIdentity,
  linksOf: () => Promise<Links>,
): Promise<Met> {
  const pins = readPins(home)
  const known = pins[url]
  if (known !== undefined) {
    if (known.origin === met.origin && known.vkey === met.vkey) return 'known'
    const earlier = followed(known, met, await linksOf())
    if ('fault' in earlier) throw changed(home, url, known, met, earlier.fault)
    writeObject(pinFile(home), { ...pins, [url]: { ...met, earlier: earlier.keys } })
    return 'followed'
  }
  if (isPractice(met.origin)) return 'known'
  writeObject(pinFile(home), { ...pins, [url]: { origin: met.origin, vkey: met.vkey } })
  return 'first'
}

/** The keys that led to the present one, or why none does. */
function followed(known: Pin, met: LogIdentity, links: Links): { keys: string[] } | { fault: string } {
  const before = [known.vkey, ...(known.earlier ?? [])]
  const reached = followLinks(before, links)
  if (!reached.vkeys.includes(met.vkey) || !met.vkey.startsWith(`${met.origin}+`))
    return { fault: 'Nothing signed with a key you trust leads to the present one.' }
  const keys = reached.vkeys.filter((vkey) => vkey !== met.vkey)
  if (known.origin === met.origin) return { keys }
  const continued = continuationFault(known.origin, reached, links.opening)
  return 'fault' in continued ? { fault: continued.fault } : { keys }
}

function changed(home: string, url: string, known: Pin, met: LogIdentity, fault: string): CliError {
  return new CliError('origin_changed', `The log behind ${url} is another one than before.`, {
    lines: [
      `before  ${known.origin}`,
      `now     ${met.origin}`,
      ...(known.origin === met.origin ? ['Its name is the same, its signing key is not.'] : []),
      fault,
      `pinned in ${pinFile(home)}`,
    ],
  })
}

/** Keys of every log this person has met: what `verify` trusts without being told. */
export const pinnedKeys = (home: string): string[] =>
  Object.values(readPins(home)).flatMap(({ vkey, earlier = [] }) => [vkey, ...earlier])

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
