import type { Chapter } from './chapter.ts'
import { I, useCase } from './phrases.ts'
import { count, instant, quoted, shown, short, spoken } from './words.ts'

const ABOUT = {
  unregistered_use: ['for uses of AI that are not registered', 'are neither registered nor exempted'],
  agent_credentials: ['at who used the credentials of its agents', 'were used by a person'],
  ungated_calls: ['at its calls, counted elsewhere', 'passed no gate'],
} as const

export const checkSentences: Chapter<'check.record'> = {
  'check.record': (payload, names) => {
    const [what, bad] = ABOUT[payload.about]
    const where =
      payload.useCase === undefined
        ? `the unit ${shown(payload.unit ?? 'NOT NAMED')} and those below it`
        : useCase(payload.useCase, names)
    return [
      `${I(names)} state that ${where} was looked through ${what}, by ${spoken(payload.method)}, from ${instant(payload.from)} to ${instant(payload.to)}.`,
      `${count(payload.looked, 'item')} looked at; ${payload.found} of them ${bad}.`,
      `The report is ${short(payload.evidence)}. ${quoted(payload.notes)}`,
      'I neither own nor run what was checked.',
    ]
  },
}
