import type { Chapter } from './chapter.ts'
import { I, person } from './phrases.ts'
import { name, quoted, shown } from './words.ts'

export const EMPLOYMENT = {
  own: 'is employed by this organisation',
  intra_group: 'is employed by another company of the group',
  supplier: 'works for a supplier, and so can never answer for a use case',
} as const

export const peopleSentences: Chapter<'person.register' | 'person.depart' | 'key.add' | 'key.revoke'> = {
  'person.register': (payload, names) => [
    `${I(names)} register ${name(payload.name)} (${shown(payload.email)}) in the unit ${payload.unit}.`,
    `${name(payload.name)} ${EMPLOYMENT[payload.employment]}.`,
    'I have made sure that the key I register is held by this person and by nobody else.',
    ...(payload.fictional
      ? ['This is a made-up person: signatures may be given automatically, and every entry will say so.']
      : []),
    'Being registered gives no power: that takes an authority, granted separately.',
  ],
  'person.depart': (payload, names) => [
    `${I(names)} record that ${person(payload.person, names)} has left.`,
    'Whatever this person answers for goes on only under a deputy’s cover, or closes now; this person signs nothing more.',
    `Reason: ${quoted(payload.reason)}`,
  ],
  'key.add': (payload, names) => [
    payload.person === names.signer
      ? `${I(names)} add a second key of mine. It can sign everything I can sign.`
      : `${I(names)} add a key for ${person(payload.person, names)}, who has lost every other. It can sign everything that person can sign.`,
    ...(payload.person === names.signer
      ? []
      : [
          'I have made sure, in person or in a call I placed, that this person holds the key. It is recorded as a recovery.',
          'Every other key of this person is revoked.',
        ]),
    `The public key is ${payload.key.publicKey}.`,
  ],
  'key.revoke': (payload, names) => [
    `${I(names)} revoke the key ${payload.key} of ${payload.person === names.signer ? 'mine' : person(payload.person, names)}.`,
    'What it signed before stays as it is; it signs nothing from now on.',
    `Reason: ${quoted(payload.reason)}`,
  ],
}
