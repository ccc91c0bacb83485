import type { Chapter } from './chapter.ts'
import { EMPLOYMENT } from './people.ts'
import { I } from './phrases.ts'
import { instant, name, short, shown } from './words.ts'

export const invitationSentences: Chapter<'invitation.create' | 'invitation.withdraw'> = {
  'invitation.create': (payload, names) => [
    `${I(names)} invite ${name(payload.name)} (${shown(payload.email)}) to the unit ${payload.unit}.`,
    `${name(payload.name)} ${EMPLOYMENT[payload.employment]}.`,
    `Whoever opens the link first, before ${instant(payload.until)}, registers a key as this person. I give the link to this person and to nobody else.`,
    ...(payload.fictional
      ? ['This is a made-up person: signatures may be given automatically, and every entry will say so.']
      : []),
    `The link is known here by the digest ${short(payload.token)} of its token only.`,
    'Being registered gives no power: that takes an authority, granted separately.',
  ],
  'invitation.withdraw': (payload, names) => [
    `${I(names)} withdraw the invitation ${payload.invitation}. Its link registers nobody from now on.`,
  ],
}
