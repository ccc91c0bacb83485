import type { Chapter } from './chapter.ts'
import { I, useCase } from './phrases.ts'
import { and, count, instant, quoted, short, shown } from './words.ts'

export const standingApprovalSentences: Chapter<
  'standing_approval.sign' | 'standing_approval.revoke' | 'component.announce'
> = {
  'standing_approval.sign': (payload, names) => [
    `${I(names)} approve beforehand calls of the tool ${shown(payload.tool)} for ${useCase(payload.useCase, names)}, until ${instant(payload.until)}.`,
    ...payload.bounds.map(
      ({ argument, values }) => `Only where ${shown(argument)} is ${values.map(quoted).join(' or ')}.`,
    ),
    ...(payload.amount === undefined
      ? []
      : [
          `Each for at most ${units(payload.amount.each)}, all together for at most ${units(payload.amount.total)}, counted in the smallest unit the file keeps.`,
        ]),
    `At most ${count(payload.count, 'call')}. Each is counted and names this approval.`,
    'It stands in for reviews only where the policy lets it, never for a tool of tier T1 whose effects cannot be undone.',
    'I can end it at any time; it also ends when what I signed for changes.',
    `Reason: ${quoted(payload.reason)}`,
  ],
  'standing_approval.revoke': (payload, names) => {
    const of = names.standingApproval(payload.standingApproval)
    return [
      of === undefined
        ? `${I(names)} end the standing approval ${shown(payload.standingApproval)}, of which nothing is known here.`
        : `${I(names)} end the standing approval of calls of ${shown(of.tool)} for ${useCase(of.useCase, names)}.`,
      'From this entry on such calls wait for people again, permits still open included.',
      `Reason: ${quoted(payload.reason)}`,
    ]
  },
  'component.announce': (payload, names) => {
    const reached = names.reliesOn(payload.component)
    return [
      `${I(names)} announce a change of the component ${shown(payload.component)} to ${short(payload.digest)}, not before ${instant(payload.ships)}.`,
      reached.length === 0
        ? 'No use case relies on it.'
        : `It reaches ${count(reached.length, 'use case')}: ${and(reached.map((id) => shown(id)))}.`,
      'Announcing opens nothing: each of their owners signs for the change, or it stays outside what they signed.',
      `Reason: ${quoted(payload.reason)}`,
    ]
  },
}

const units = (amount: number): string => count(amount, 'unit')
