import type { HumanCommandType, Payload } from '../commands/index.ts'
import type { Requirement } from '../primitives.ts'
import type { Chapter } from './chapter.ts'
import type { KnownException, Names } from './names.ts'
import { I, useCase } from './phrases.ts'
import { and, instant, quoted, short, shown } from './words.ts'

type Own = Extract<HumanCommandType, `exception.${string}` | `emergency.${string}`>

const REQUIREMENT: Readonly<Record<Requirement, string>> = {
  combined_owner_operator: 'the owner may also operate it',
  missing_deputy: 'it may run without a deputy',
  missing_challenger: 'it may run without a challenger',
  competence: 'reviewers may vote without a live record of competence',
  attestation_extension: 'the owner’s attestation may come up to 14 days late, once',
  unobserved_release: 'a release nobody observed may run',
}

const waived = (waives: Payload<'exception.request'>['waives']): string =>
  'rule' in waives ? `the rule ${shown(waives.rule)} does not hold` : REQUIREMENT[waives.requirement]

const control = ({ what, evidence }: Payload<'exception.request'>['compensatingControl']): string =>
  `Instead: ${quoted(what)} That it works is shown by the document ${short(evidence)}.`

const narrowed = ({ agent, tool, recipient }: Payload<'exception.request'>['scope']): string[] => {
  const parts = [
    agent === undefined ? '' : `the agent ${shown(agent)}`,
    tool === undefined ? '' : `the tool ${shown(tool)}`,
    recipient === undefined ? '' : `the recipient ${quoted(recipient)}`,
  ].filter((part) => part !== '')
  return parts.length === 0 ? [] : [`Only for ${and(parts)}.`]
}

const known = (id: string, names: Names): string => {
  const exception: KnownException | undefined = names.exception(id)
  return exception === undefined
    ? `the exception ${shown(id)}, of which nothing is known here`
    : `the exception for ${useCase(exception.useCase, names)}: ${waived(exception.waives)}, until ${instant(exception.until)}`
}

const emergency = (id: string, names: Names): string => {
  const of = names.emergency(id)
  return of === undefined
    ? `the emergency continuation ${shown(id)}, of which nothing is known here`
    : `the emergency continuation of ${useCase(of.useCase, names)}`
}

export const exceptionSentences: Chapter<Own> = {
  'exception.request': (payload, names) => [
    `${I(names)} ask for an exception for ${useCase(payload.useCase, names)}: ${waived(payload.waives)}, until ${instant(payload.until)}.`,
    ...narrowed(payload.scope),
    control(payload.compensatingControl),
    `Reason: ${quoted(payload.reason)}`,
    'It holds once somebody else with the power to approve exceptions has signed for it. I cannot approve it myself.',
  ],
  'exception.approve': (payload, names) => {
    const of = names.exception(payload.exception)
    return [
      `${I(names)} approve ${known(payload.exception, names)}.`,
      ...(of === undefined ? [] : narrowed(of.scope)),
      ...(of?.control === undefined ? [] : [control({ what: of.control, evidence: of.evidence })]),
      'Each decision allowed only because of it will name it. It ends by itself at that instant.',
      `Reason: ${quoted(payload.reason)}`,
    ]
  },
  'exception.refuse': (payload, names) => [
    `${I(names)} refuse ${known(payload.exception, names)}.`,
    `Reason: ${quoted(payload.reason)}`,
  ],
  'exception.revoke': (payload, names) => [
    `${I(names)} end ${known(payload.exception, names)}.`,
    'From this entry on nothing rests on it any more, permits and approvals still open included.',
    `Reason: ${quoted(payload.reason)}`,
  ],
  'exception.renew': (payload, names) => [
    `${I(names)} ask to renew ${known(payload.exception, names)}.`,
    `The new term would end on ${instant(payload.until)}. It begins when somebody else approves it.`,
    control(payload.compensatingControl),
    `Reason: ${quoted(payload.reason)}`,
  ],
  'emergency.declare': (payload, names) => [
    `${I(names)} declare an emergency: ${
      payload.scope.kind === 'agent' ? `the agent ${shown(payload.scope.agent)}` : useCase(payload.scope.useCase, names)
    } is to go on although a signature or cover has lapsed.`,
    'It needs a second person’s signature within one hour, and then holds for four hours. It lifts no restriction.',
    payload.irreversible.length === 0
      ? 'Nothing that cannot be undone may be done under it.'
      : `Although it cannot be undone, it may use: ${and(payload.irreversible.map(shown))}.`,
    'Owner and grantor are told at once. Unless somebody else reviews it within 24 hours, the use case is paused.',
    `Reason: ${quoted(payload.reason)}`,
  ],
  'emergency.second': (payload, names) => {
    const of = names.emergency(payload.emergency)
    return [
      `${I(names)} sign, as the second person, ${emergency(payload.emergency, names)}.`,
      'From this entry on it holds for four hours. It lifts no restriction.',
      of === undefined || of.irreversible.length === 0
        ? 'Nothing that cannot be undone may be done under it.'
        : `Although it cannot be undone, it may use: ${and(of.irreversible.map(shown))}.`,
      `Reason: ${quoted(payload.reason)}`,
    ]
  },
  'emergency.review': (payload, names) => [
    `${I(names)} have reviewed ${emergency(payload.emergency, names)}: it was ${
      payload.finding === 'justified' ? 'justified' : 'NOT justified'
    }.`,
    `Reason: ${quoted(payload.reason)}`,
  ],
}
