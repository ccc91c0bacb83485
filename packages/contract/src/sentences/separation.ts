import type { Chapter } from './chapter.ts'
import { I, person } from './phrases.ts'
import { and, instant, quoted, shown, short, spoken } from './words.ts'

export const separationSentences: Chapter<'team.set' | 'competence.record' | 'competence.revoke'> = {
  'team.set': (payload, names) => [
    `${I(names)} state who is in the team ${payload.team} of the unit ${payload.unit}: ${
      payload.members.length === 0 ? 'nobody' : and(payload.members.map((member) => person(member, names)))
    }.`,
    'Whoever is in a team that runs or hosts a use case neither owns nor challenges it: such a conflict closes it at once.',
  ],
  'competence.record': (payload, names) => [
    `${I(names)} state that ${person(payload.person, names)} knows enough to decide on use cases that are ${spoken(payload.class)}, until ${instant(payload.until)}.`,
    `I do so on the evidence ${short(payload.evidence)}.`,
    'On the tiers T1 and T2 a vote counts only with this.',
  ],
  'competence.revoke': (payload, names) => [
    `${I(names)} take back the competence ${shown(payload.competence)}: on the tiers T1 and T2 that person’s votes do not count any more.`,
    `Reason: ${quoted(payload.reason)}`,
  ],
}
