import type { Payload } from '../commands/index.ts'
import type { Chapter } from './chapter.ts'
import type { Names, UseCaseFacts } from './names.ts'
import { I, person, useCase } from './phrases.ts'
import { affected, tools } from './use-case.ts'
import { and, duration, instant, quoted, short, shown, spoken } from './words.ts'

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
    `I accept the remaining risk, overall ${worst(answer)}: ${risks(answer)}.`,
    ...answer.conditions.map((condition, index) => `My condition ${index + 1}: ${quoted(condition)}`),
    ...answer.justification.flatMap(justified),
    ...evidence(answer),
    authority(answer, names),
    `This covers revision ${answer.revision} exactly as registered (${short(answer.assumptions)}): whatever runs otherwise is denied, and a change counts only once I sign for it.`,
    `If I do nothing by then the gate closes, and ${takesOver(facts)}`,
  ]
}

const whatItIs = (facts: UseCaseFacts): string[] => [
  `It is tier ${facts.tier}. Its purpose: ${quoted(facts.purpose)}`,
  ...affected(facts.affected),
  ...tools(facts.tools),
  ...(facts.policySentences.length === 0
    ? ['It may do nothing: no policy is published.']
    : facts.policySentences.map((line) => shown(line))),
]

const refusal = (answer: Answer, names: Names): string[] => [
  `${I(names)} refuse to answer for ${useCase(answer.useCase, names, answer.revision)}, revision ${answer.revision}.`,
  `The risk I see, overall ${worst(answer)}: ${risks(answer)}.`,
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
      const hazards = Object.entries(residualRisk).filter(([, stated]) => stated === level)
      return hazards.length === 0 ? [] : [`${level} for ${and(hazards.map(([hazard]) => spoken(hazard)))}`]
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

const takesOver = (facts: UseCaseFacts | undefined): string =>
  facts?.fallback === undefined
    ? 'nobody is named to take over.'
    : `${quoted(facts.fallback.who)} takes over, for up to ${duration(facts.fallback.for)}: ${quoted(facts.fallback.capacity)}`
