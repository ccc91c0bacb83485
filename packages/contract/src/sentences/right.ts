import type { Payload } from '../commands/index.ts'
import type { Power } from '../primitives.ts'
import type { Chapter } from './chapter.ts'
import type { Names } from './names.ts'
import { I, person } from './phrases.ts'
import { and, count, instant, money, name, quoted, short, shown, spoken } from './words.ts'

const POWER: Readonly<Record<Power, string>> = {
  change_policy: 'change policy',
  fund_remediation: 'spend money on repairs',
  accept_residual_risk: 'accept remaining risk',
  approve_exception: 'approve exceptions',
  restrict: 'pause or restrict',
  reopen: 'reopen',
  reverse: 'reverse decisions',
  erase: 'erase sealed values and place holds',
}

export const rightSentences: Chapter<
  'mandate.propose' | 'mandate.countersign' | 'authority.grant' | 'authority.revoke'
> = {
  'mandate.propose': (payload, names) => [
    `${I(names)} propose the founding mandate of ${name(payload.unitName)} (${payload.unit})${
      payload.parentUnit === undefined ? '' : `, part of ${payload.parentUnit}`
    }.`,
    `It rests on ${quoted(payload.instrument.title)}, reference ${quoted(payload.instrument.reference)}, document ${short(payload.instrument.digest)}.`,
    `It is signed by two: ${and(payload.signers.map((signer) => person(signer, names)))}.`,
    'Until the second signs, everything under it is PROVISIONAL and the tiers T1 and T2 stay closed.',
    'Every right to answer for AI in this unit comes from this mandate.',
  ],
  'mandate.countersign': (payload, names) => {
    const mandate = names.mandate(payload.mandate)
    const unit = mandate === undefined ? shown(payload.mandate) : name(mandate.unitName ?? mandate.unit)
    return [
      `${I(names)} sign, as the second signer, the founding mandate of ${unit}.`,
      'From now on it is in force and no longer PROVISIONAL.',
      'Every right to answer for AI in this unit comes from this mandate.',
    ]
  },
  'authority.grant': (payload, names) => [
    `${I(names)} grant ${grantee(payload, names)} authority in the capacity ${spoken(payload.capacity)}, until ${instant(payload.until)}.`,
    `It carries the power to ${and(payload.powers.map((power) => POWER[power]))}.`,
    `It covers ${covered(payload)}, ${payload.scope.tiers.length === 1 ? 'tier' : 'tiers'} ${and(payload.scope.tiers)}.`,
    `Its limits: remaining risk up to ${payload.limits.residualRisk}${limits(payload)}.`,
    payload.delegationDepth === 0
      ? 'It cannot be passed on.'
      : `It can be passed on, narrower, ${payload.delegationDepth === 1 ? 'once' : 'twice in a row'}.`,
    'mandate' in payload.under
      ? `I do so under the mandate ${mandateOf(payload.under.mandate, names)}.`
      : `I do so under my own authority ${shown(payload.under.authority)}, and grant nothing beyond it.`,
    ...(payload.instrument === undefined ? [] : [`It rests on the paper ${short(payload.instrument)}.`]),
    'It ends by itself at that instant; what rests on it closes with it.',
  ],
  'authority.revoke': (payload, names) => {
    const authority = names.authority(payload.authority)
    const of =
      authority === undefined
        ? `the authority ${shown(payload.authority)}`
        : `the authority of ${person(authority.grantee, names)} to ${and(authority.powers.map((power) => POWER[power]))}`
    return [
      `${I(names)} revoke ${of}${payload.forCause ? ', for cause' : ''}.`,
      'Every acceptance and every grant that rests on it closes now.',
      `Reason: ${quoted(payload.reason)}`,
    ]
  },
}

const grantee = (payload: Payload<'authority.grant'>, names: Names): string =>
  payload.grantee === names.signer ? 'myself' : person(payload.grantee, names)

const covered = ({ scope }: Payload<'authority.grant'>): string =>
  scope.useCases === undefined
    ? `every use case of the unit ${scope.unit}`
    : `the ${scope.useCases.length === 1 ? 'use case' : 'use cases'} ${and(scope.useCases)} of the unit ${scope.unit}`

const limits = ({ limits: { money: budget, persons, days } }: Payload<'authority.grant'>): string =>
  [
    budget === undefined
      ? ''
      : `, money up to ${money(budget.amountMinor, budget.currency)} from the budget ${budget.budget}`,
    persons === undefined ? '' : `, up to ${count(persons, 'affected person')} in one use case`,
    days === undefined ? '' : `, signatures for at most ${count(days, 'day')}`,
  ].join('')

const mandateOf = (id: string, names: Names): string => {
  const mandate = names.mandate(id)
  return mandate === undefined ? shown(id) : `of ${name(mandate.unitName ?? mandate.unit)}`
}
