import type { Chapter } from './chapter.ts'
import type { Names } from './names.ts'
import { I, MODE_SENTENCE, person, useCase } from './phrases.ts'
import { count, instant, money, quoted, shown, spoken } from './words.ts'

const WITHIN = {
  S1: '30 minutes from now',
  S2: '2 hours from now',
  S3: '1 day from now',
  S4: 'the end of the next working day',
} as const

const SILENCE = { S1: 'is paused', S2: 'is paused', S3: 'gives advice only' } as const

const AXIS = {
  attack_on_ai: 'an attack on the AI',
  failure_of_ai: 'a failure of the AI',
  misuse_by_human: 'misuse by a person',
  rubber_stamped: 'an approval nobody looked at',
  not_known_yet: 'not known yet',
} as const

function incident(id: string, names: Names): string {
  const known = names.incident(id)
  if (known === undefined) return `the incident ${shown(id)}, of which nothing is known here,`
  const title = known.title === undefined ? shown(id) : quoted(known.title)
  return `the incident ${title} (${known.severity}, ${spoken(known.category)}) in ${useCase(known.useCase, names)}`
}

export const incidentSentences: Chapter<
  'incident.open' | 'incident.acknowledge' | 'incident.reassess' | 'incident.decide' | 'incident.close'
> = {
  'incident.open': (payload, names) => [
    `${I(names)} open an incident in ${useCase(payload.useCase, names)}: ${quoted(payload.title)}${payload.nearMiss ? ', a near miss' : ''}.`,
    `It is ${payload.severity}, ${spoken(payload.category)}, caused by, as far as is known: ${AXIS[payload.axis]}; ${count(payload.affected, 'person')} affected; data: ${payload.data}.`,
    `It happened on ${instant(payload.occurred)} and was reported by: ${spoken(payload.source)}. ${quoted(payload.description)}`,
    `What it did: ${quoted(payload.impacts)} Who has to know: ${quoted(payload.stakeholders)}`,
    ...(payload.decisions.length === 0
      ? []
      : [
          `${count(payload.decisions.length, 'decision')} ${payload.decisions.length === 1 ? 'belongs' : 'belong'} to it.`,
        ]),
    `The owner has to decide by ${WITHIN[payload.severity]}. Undecided then, the gate narrows by itself.`,
  ],
  'incident.acknowledge': (payload, names) => [
    `${I(names)} have seen ${incident(payload.incident, names)} and have it in hand.`,
    'The clock for the decision of the owner goes on.',
  ],
  'incident.reassess': (payload, names) => [
    `${I(names)} raise ${incident(payload.incident, names)} to ${payload.severity}.`,
    `The owner has to decide by ${WITHIN[payload.severity]}, or by when it was due if that is sooner. Undecided then, the gate ${SILENCE[payload.severity]}.`,
    'A decision milder than that no longer counts and is taken again; who is called is called again.',
    `Reason: ${quoted(payload.reason)}`,
  ],
  'incident.decide': (payload, names) => [
    `${I(names)} decide about ${incident(payload.incident, names)}: ${payload.choice === 'continue' ? 'it goes on' : spoken(payload.choice)}.`,
    payload.choice === 'continue'
      ? 'The use case runs on while this is looked into, and I answer for that.'
      : `From this entry on ${MODE_SENTENCE[payload.choice]}`,
    'What has narrowed by itself meanwhile stays so until it is lifted.',
    `Reason: ${quoted(payload.reason)}`,
  ],
  'incident.close': (payload, names) => [
    `${I(names)} close ${incident(payload.incident, names)}.`,
    `Cause, ${AXIS[payload.axis]}: ${quoted(payload.cause)}`,
    `${count(payload.corrected.length, 'decision')} put right.`,
    ...payload.actions.map(
      ({ what, owner, due, money: { budget, amountMinor, currency } }) =>
        `By ${instant(due)} ${person(owner, names)}: ${quoted(what)}, ${money(amountMinor, currency)} from ${shown(budget)}.`,
    ),
    'I fund this within my authority. Restrictions set for this incident stay until they are lifted.',
  ],
}
