import type { Payload } from '../commands/index.ts'
import { Hazard } from '../primitives.ts'
import { VENDOR_PART_WORDS } from '../vendors.ts'
import type { Chapter } from './chapter.ts'
import type { Names, UseCaseFacts } from './names.ts'
import { envelopeSentences } from './envelope.ts'
import { pastCallSentences } from './past-calls.ts'
import { nothingSentences } from './nothing.ts'
import { I, person, useCase } from './phrases.ts'
import { affected, tools } from './use-case.ts'
import { and, instant, quoted, short, shown, spoken } from './words.ts'

type Answer = Payload<'acceptance.sign'>
const LEVELS = ['low', 'moderate', 'high', 'critical'] as const

export const acceptanceSentences: Chapter<'acceptance.sign' | 'acceptance.rescind'> = {
  'acceptance.sign': (answer, names) =>
    answer.answer === 'refused' ? refusal(answer, names) : acceptance(answer, names),
  'acceptance.rescind': (payload, names) => {
    const known = names.acceptance(payload.acceptance)
    return [
      `${I(names)} take back my signature for ${known === undefined ? shown(payload.acceptance) : useCase(known.useCase, names)}.`,
      'From now on every request is denied, until an owner signs again.',
      `Reason: ${quoted(payload.reason)}`,
    ]
  },
}

function acceptance(answer: Answer, names: Names): string[] {
  const facts = names.useCase(answer.useCase, answer.revision)
  return [
    `${I(names)} answer for ${useCase(answer.useCase, names, answer.revision)} until ${untilOf(answer)}.`,
    ...(facts === undefined ? ['WARNING: what this use case is and may do is not known here.'] : whatItIs(facts)),
    ...(facts === undefined ? [] : sinceLast(facts)),
    ...theNext(answer, names),
    ...pastCallSentences(answer, names),
    `I accept the remaining risk, overall ${worst(answer)}: ${risks(answer)}.`,
    ...answer.conditions.map((condition, index) => `My condition ${index + 1}: ${quoted(condition)}`),
    ...answer.compensatingControls.map((control, index) => `What is done about it ${index + 1}: ${quoted(control)}`),
    ...answer.justification.flatMap(justified),
    ...evidence(answer),
    ...challenge(answer, facts, names),
    authority(answer, names),
    covered(answer),
    ...nothing(answer, facts),
  ]
}

const whatItIs = (facts: UseCaseFacts): string[] => [
  `It is tier ${facts.tier}. Its purpose: ${quoted(facts.purpose)}`,
  ...affected(facts.affected),
  ...(facts.vendorGaps ?? []).map(
    ({ vendor, missing }) =>
      `Of the vendor ${shown(vendor)} there is no ${and(missing.map((part) => VENDOR_PART_WORDS[part]))} on record.`,
  ),
  ...tools(facts.tools),
  ...(facts.policySentences.length === 0
    ? ['It may do nothing: no policy is published.']
    : facts.policySentences.map((line) => shown(line))),
  ...envelopeSentences(facts.envelope ?? []),
]

const refusal = (answer: Answer, names: Names): string[] => [
  `${I(names)} refuse to answer for ${useCase(answer.useCase, names, answer.revision)}, revision ${answer.revision}.`,
  ...(Object.keys(answer.residualRisk).length === 0
    ? []
    : [`The risk I see, overall ${worst(answer)}: ${risks(answer)}.`]),
  'It may do nothing: every request is denied until an owner signs for it.',
  ...(answer.reason === undefined ? [] : [`Reason: ${quoted(answer.reason)}`]),
]

const untilOf = ({ until }: Answer): string => (until === undefined ? 'NO DATE GIVEN' : instant(until))

const worst = ({ residualRisk }: Answer): string =>
  LEVELS.findLast((level) => Object.values(residualRisk).includes(level)) ?? 'not stated'

/** `moderate for bias; low for hallucination and other`: the worst first. */
const risks = ({ residualRisk }: Answer): string =>
  LEVELS.toReversed()
    .flatMap((level) => {
      // In the order of the table, not of the file they came in: the same answer reads the same ever after.
      const hazards = Hazard.options.filter((hazard) => residualRisk[hazard] === level)
      return hazards.length === 0 ? [] : [`${level} for ${and(hazards.map(spoken))}`]
    })
    .join('; ')

const justified = ({ touchpoint, why, hurt, rejected, limits }: Answer['justification'][number]): string[] => [
  `It touches ${spoken(touchpoint)}. Why that is worth it: ${quoted(why)}`,
  `Who could be hurt: ${quoted(hurt)}`,
  `What was rejected instead: ${quoted(rejected)}`,
  `What keeps it in bounds: ${quoted(limits)}`,
]

const evidence = ({ evidence: all }: Answer): string[] => {
  const listed = (opened: boolean): string[] =>
    all.filter((item) => item.opened === opened).map((item) => `${item.kind} (${short(item.digest)})`)
  const [opened, unopened] = [listed(true), listed(false)]
  if (all.length === 0) return ['I considered no evidence.']
  return [
    ...(opened.length === 0 ? [] : [`I opened and considered: ${and(opened)}.`]),
    ...(unopened.length === 0 ? [] : [`I was given, and did not open: ${and(unopened)}.`]),
  ]
}

function authority(answer: Answer, names: Names): string {
  if (answer.authority === undefined) return 'I name no authority for this.'
  const known = names.authority(answer.authority)
  if (known === undefined) return `I do so under the authority ${shown(answer.authority)}.`
  const grantor = known.grantor === names.signer ? 'myself' : person(known.grantor, names)
  return `I do so under the authority granted to me by ${grantor}, which ends on ${instant(known.until)}.`
}

/** One signature for what runs and for what is about to be deployed names both digests. */
const covered = ({ revision, assumptions, covers, next }: Answer): string =>
  covers === 'this_and_next' && next !== undefined
    ? `This covers revision ${revision} (${short(assumptions)}) and revision ${next.revision} (${short(next.assumptions)}), each exactly as registered: ${next.revision} is enforced once its release is recorded. Whatever else runs is not covered.`
    : `This covers revision ${revision} exactly as registered (${short(assumptions)}): whatever runs otherwise is not covered, and a change counts only once I sign for it.`

const nothing = ({ until }: Answer, facts: UseCaseFacts | undefined): string[] =>
  facts === undefined
    ? ['If I do nothing by then the gate closes.']
    : nothingSentences({ tier: facts.tier, attestEvery: facts.attestEvery, until, fallback: facts.fallback })

const sinceLast = ({ difference }: UseCaseFacts): string[] => {
  if (difference === undefined) return ['Nobody has signed for it before.']
  if (difference.length === 0) return ['Nothing changed since the last signature.']
  return ['Since the last signature:', ...difference.map((line) => shown(line))]
}

/** What the second revision changes is read before it is covered: its digest alone would say nothing to anybody. */
const theNext = ({ useCase: of, next }: Answer, names: Names): string[] => {
  if (next === undefined) return []
  const difference = names.useCase(of, next.revision)?.difference
  if (difference === undefined) return [`WARNING: what revision ${next.revision} changes is not known here.`]
  if (difference.length === 0) return [`Revision ${next.revision} changes nothing that was signed before.`]
  return [`Revision ${next.revision} changes:`, ...difference.map((line) => shown(line))]
}

const heard = (facts: UseCaseFacts | undefined, names: Names, on = ''): string[] => {
  const known = facts?.challenge
  if (known === undefined) return []
  const reason = known.reason === undefined ? 'the reason is no longer kept' : quoted(known.reason)
  const view = known.view === 'supports' ? 'supports it' : 'objects to it'
  return [`The challenger, ${person(known.challenger, names)}, ${view}${on}: ${reason}`]
}

const challenge = ({ dissent, useCase: of, next }: Answer, facts: UseCaseFacts | undefined, names: Names): string[] => {
  const onNext =
    next === undefined ? [] : heard(names.useCase(of, next.revision), names, ` in revision ${next.revision}`)
  return [
    ...heard(facts, names),
    ...onNext,
    ...(dissent === undefined ? [] : [`I sign all the same: ${quoted(dissent)}`]),
  ]
}
