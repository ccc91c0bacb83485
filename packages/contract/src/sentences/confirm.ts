import type { Chapter } from './chapter.ts'
import { I, person } from './phrases.ts'
import { quoted, shown } from './words.ts'

const NOW = {
  own: 'is now employed by this organisation',
  intra_group: 'is now employed by another company of the group',
  supplier: 'now works for a supplier, and can answer for nothing any more',
} as const

export const confirmSentences: Chapter<'person.move' | 'authority.confirm' | 'key.confirm'> = {
  'person.move': (payload, names) => [
    `${I(names)} record that ${person(payload.person, names)} moves to the unit ${payload.unit}, and ${NOW[payload.employment]}.`,
    'What this person answers for outside that unit goes on only under a deputy’s cover, or closes now.',
    `Reason: ${quoted(payload.reason)}`,
  ],
  'authority.confirm': (payload, names) => {
    const known = names.authority(payload.authority)
    const of =
      known === undefined
        ? `the authority ${shown(payload.authority)}`
        : `the authority of ${person(known.grantee, names)}, which ${person(known.grantor, names)} granted`
    return [
      `${I(names)} confirm ${of}, in the place of the grantor, who has left.`,
      'From now on I stand for it as if I had granted it; it reaches no further and lasts no longer than before.',
    ]
  },
  'key.confirm': (payload, names) => [
    `${I(names)} confirm that the key ${payload.key} is held by ${person(payload.person, names)} and by nobody else.`,
    'I have made sure of it by speaking to this person, not by a message.',
    'In the next 24 hours it signs nothing for the tiers T1 and T2.',
  ],
}
