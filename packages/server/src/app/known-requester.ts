import type { Envelope, Model } from '@answerable/domain'
import type { LogReader } from '../read/log-reader.ts'
import { personNames } from '../read/person-names.ts'

/**
 * Puts a person's id where a run is opened on behalf of their e-mail address.
 * INVARIANT 4: nobody reviews their own request. Hosts know people by address, the log by id; without this a reviewer
 * who asked through the host would not be recognised as the one who asked.
 */
export function requesterNamer(reader: LogReader, model: () => Model): (envelope: Envelope) => Promise<Envelope> {
  let known: { registered: number; erased: number; byAddress: ReadonlyMap<string, string> } | undefined
  const personAt = async (address: string): Promise<string | undefined> => {
    const now = model()
    // Addresses come with the registration and go by erasure only, so two numbers tell whether any is missing or gone.
    if (known?.registered !== now.persons.size || known.erased !== now.erasures.size) {
      const names = await personNames(reader, now, now.persons.keys())
      const byAddress = [...names].flatMap(([id, { email }]) =>
        email === undefined ? [] : [[plain(email), id] as const],
      )
      known = { registered: now.persons.size, erased: now.erasures.size, byAddress: new Map(byAddress) }
    }
    return known.byAddress.get(plain(address))
  }
  return async (envelope) => {
    const { command } = envelope
    if (command.type !== 'run.open' || !command.payload.onBehalfOf.includes('@')) return envelope
    const person = await personAt(command.payload.onBehalfOf)
    if (person === undefined) return envelope
    return { ...envelope, command: { ...command, payload: { ...command.payload, onBehalfOf: person } } }
  }
}

/** Hosts spell addresses as they like: `Mailto:`, capitals and spaces do not make another person. */
function plain(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^mailto:/, '')
}
