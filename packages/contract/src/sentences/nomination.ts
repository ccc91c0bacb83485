import type { Responsibilities } from '../responsibilities.ts'
import type { Chapter } from './chapter.ts'
import type { Names } from './names.ts'
import { I, person, useCase } from './phrases.ts'
import { and, count, instant, name, quoted, shown, spoken } from './words.ts'

const ENFORCED = {
  structural: 'by holding the tool’s credential',
  gateway: 'by the gateway its traffic passes',
  cooperative: 'by the agent asking',
  instructed: 'by nobody: NOT ENFORCED BY THE GATE',
} as const

const HOW = {
  stopped_by_hand: 'it was stopped by hand',
  signed_again: 'it has been signed for again',
  behind_the_gate: 'it now stands behind a gate',
  retired: 'it is no longer in use',
} as const

/** A use case that may be known only from a list. */
function listed(id: string, names: Names): string {
  const known = names.nominated(id)
  return known === undefined ? useCase(id, names) : `${name(known.name)} (${shown(id)}), ${quoted(known.purpose)}`
}

export const nominationSentences: Chapter<
  | 'nomination.make'
  | 'nomination.accept'
  | 'nomination.redirect'
  | 'nomination.retire'
  | 'observed.sign'
  | 'observed.renew'
  | 'task.settle'
> = {
  'nomination.make': ({ nominations }, names) => [
    `${I(names)} nominate who is to answer for ${count(nominations.length, 'use case')}.`,
    ...nominations.map(
      (row) =>
        `${name(row.name)} (${shown(row.useCase)}), unit ${shown(row.unit)}, ${quoted(row.purpose)}: ${asked(row, names)}. It is held ${ENFORCED[row.enforcement]}.`,
    ),
    'A nominee answers for nothing until they accept, and every gate stays closed.',
  ],
  'nomination.accept': (payload, names) => [
    `${I(names)} will answer for ${listed(payload.useCase, names)}.`,
    'This opens nothing: its gate stays closed until a manifest is registered and signed.',
  ],
  'nomination.redirect': (payload, names) => [
    `${I(names)} name ${person(payload.to, names)} to answer for ${listed(payload.useCase, names)}.`,
    'They answer for nothing until they accept.',
    `Reason: ${quoted(payload.reason)}`,
  ],
  'nomination.retire': (payload, names) => [
    `${I(names)} say that ${listed(payload.useCase, names)} is no longer in use.`,
    'Its gate stays closed, and nobody is asked to answer for it any more.',
    `Reason: ${quoted(payload.reason)}`,
  ],
  'observed.sign': (payload, names) => [
    `${I(names)} answer, as interim owner, for ${count(payload.useCases.length, 'use case')} that nobody has signed for yet:`,
    ...payload.useCases.map((id) => `${listed(id, names)}.`),
    'For 90 days nothing of theirs is stopped: the gate lets each call pass, says so, and records what it would have said.',
    'At the end of those days they close by themselves. My grantor, and nobody else, may renew this once.',
    `I do so under my authority ${shown(payload.authority)}. Reason: ${quoted(payload.reason)}`,
  ],
  'observed.renew': (payload, names) => [
    `${I(names)} renew, once and for 90 more days, that nothing is enforced yet for ${count(payload.useCases.length, 'use case')}:`,
    ...payload.useCases.map((id) => `${listed(id, names)}.`),
    'After that they close, unless an owner has signed.',
    `Reason: ${quoted(payload.reason)}`,
  ],
  'task.settle': (payload, names) => {
    const task = names.task(payload.task)
    return [
      task === undefined
        ? `${I(names)} settle the task ${shown(payload.task)}, of which nothing is known here: ${HOW[payload.how]}.`
        : `${I(names)} settle the task for ${listed(task.useCase, names)}, whose signature ended on ${instant(task.since)}: ${HOW[payload.how]}.`,
      'The gate could not stop it: what I say here is not checked by it.',
      `Reason: ${quoted(payload.reason)}`,
    ]
  },
}

function asked(row: { nominee?: string | undefined; nomineeEmail?: string | undefined }, names: Names): string {
  if (row.nominee !== undefined) return `${person(row.nominee, names)} is asked`
  return row.nomineeEmail === undefined
    ? 'nobody is named yet'
    : `${shown(row.nomineeEmail)} is meant, and not registered here`
}

const ROLE = {
  owner: 'I am the owner of',
  interim_owner: 'I am the interim owner of',
  nominee: 'I have said that I will answer for',
  deputy: 'I am the deputy for',
  challenger: 'I am the challenger of',
  operator: 'I operate',
  host: 'I host what is used by',
} as const

/** The statement of responsibilities of one person, as it is read, printed and signed. */
export function responsibilitySentences(of: Responsibilities, names: Names): string[] {
  const lines = of.useCases.map(
    ({ useCase: id, unit, role, tier, until }) =>
      `${ROLE[role]} ${listed(id, names)}, unit ${shown(unit)}${tier === null ? '' : `, tier ${tier}`}${
        until === null ? '' : `, signed until ${instant(until)}`
      }.`,
  )
  const rights = of.authorities.map(
    ({ authority, grantor, capacity, powers, scope, limits, until }) =>
      `I hold the authority ${shown(authority)} from ${person(grantor, names)}, in the capacity ${spoken(capacity)}, to ${and(powers.map(spoken))} in ${shown(scope.unit)}, tiers ${and(scope.tiers)}, up to ${limits.residualRisk} risk, until ${instant(until)}.`,
  )
  const mandates = of.mandates.map(({ mandate, unit }) => `I signed the mandate ${shown(mandate)} of ${shown(unit)}.`)
  const all = [...lines, ...rights, ...mandates]
  return all.length === 0 ? ['I answer for nothing in this log.'] : all
}

export const responsibilityChapter: Chapter<'responsibilities.sign'> = {
  'responsibilities.sign': (_, names) => {
    const of = names.responsibilities()
    return [
      `${I(names)} have read what I answer for, and it is so:`,
      ...(of === undefined ? ['Nothing is known here of what I answer for.'] : responsibilitySentences(of, names)),
      'When any of this changes, this signature no longer covers it, and that is shown.',
    ]
  },
}
