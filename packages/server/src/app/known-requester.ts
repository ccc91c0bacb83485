import type { Envelope, Model } from '@answerable/domain'
import type { LogReader } from '../read/log-reader.ts'
import { personNames } from '../read/person-names.ts'

/**
 * A registered person's id for their e-mail address; every other name as it is.
 * INVARIANT 4: nobody reviews their own request. Hosts know people by address, the log by id; without this a reviewer
 * who asked through the host would not be recognised as the one who asked.
 */
export function requesterNamer(reader: LogReader, model: () => Model): (onBehalfOf: string) => Promise<string> {
  let known: { registered: number; erased: number; byAddress: ReadonlyMap<string, string> } | undefined
  return async (onBehalfOf) => {
    if (!onBehalfOf.includes('@')) return onBehalfOf
    const now = model()
    // Addresses come with the registration and go by erasure only, so two numbers tell whether any is missing or gone.
    if (known?.registered !== now.persons.size || known.erased !== now.erasures.size) {
      const names = await personNames(reader, now, now.persons.keys())
      const byAddress = [...names].flatMap(([id, { email }]) =>
        email === undefined ? [] : [[plain(email), id] as const],
      )
      known = { registered: now.persons.size, erased: now.erasures.size, byAddress: new Map(byAddress) }
    }
    return known.byAddress.get(plain(onBehalfOf)) ?? onBehalfOf
  }
}

/** A run that is opened on behalf of such an address is opened on behalf of the person. */
export async function withRequester(
  envelope: Envelope,
  named: (onBehalfOf: string) => Promise<string>,
): Promise<Envelope> {
  const { command } = envelope
  if (command.type !== 'run.open') return envelope
  const onBehalfOf = await named(command.payload.onBehalfOf)
  return { ...envelope, command: { ...command, payload: { ...command.payload, onBehalfOf } } }
}

/** Hosts spell addresses as they like: `Mailto:`, capitals and spaces do not make another person. */
function plain(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^mailto:/, '')
}
