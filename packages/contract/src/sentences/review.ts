import type { Chapter } from './chapter.ts'
import type { HeldDecision, Names } from './names.ts'
import { I, useCase } from './phrases.ts'
import { instant, quoted, short, shown } from './words.ts'

const KIND = { action: 'use the tool', output: 'say', recommendation: 'recommend' } as const

const IF_APPROVED = 'If enough people approve it may happen once, exactly as shown, and is judged again at that moment.'

export const reviewSentences: Chapter<
  'review.take' | 'review.ask' | 'review.answer' | 'review.vote' | 'review.vote_plan'
> = {
  'review.take': ({ decision }, names) => [
    `${I(names)} have in hand what is held ${whose(names.decision(decision), decision, names)}.`,
    'For 15 minutes nobody else takes it. Whoever may vote on it still may.',
    ...ending(names.decision(decision)),
  ],
  'review.ask': ({ decision, question }, names) => [
    `${I(names)} ask about what is held ${whose(names.decision(decision), decision, names)}: ${quoted(question)}`,
    'This is no vote, and the deadline runs on.',
    ...ending(names.decision(decision)),
  ],
  'review.answer': ({ decision, answer }, names) => [
    `${I(names)} answer a question about what is held ${whose(names.decision(decision), decision, names)}: ${quoted(answer)}`,
    'This is no vote.',
  ],
  'review.vote': (payload, names) => {
    const held = names.decision(payload.decision)
    const { vote } = payload
    return [
      ...what(payload.decision, vote, held, names),
      vote === 'approve' ? IF_APPROVED : 'It will not happen.',
      `I was shown the page ${short(payload.shown)}. My reason: ${quoted(payload.reason)}`,
      ...ending(held),
    ]
  },
  'review.vote_plan': ({ decisions, vote, reason }, names) => [
    `${I(names)} answer ${decisions.length} calls of one plan together.`,
    ...decisions.flatMap(({ decision, shown: page }, at) => {
      const held = names.decision(decision)
      const [first, ...rest] = [...what(decision, vote, held, names), `I was shown the page ${short(page)}.`]
      return [`${at + 1}. ${first}`, ...rest, ...ending(held)]
    }),
    vote === 'approve' ? `For each of them: ${IF_APPROVED}` : 'None of them will happen.',
    `My reason: ${quoted(reason)}`,
  ],
}

function what(decision: string, vote: 'approve' | 'reject', held: HeldDecision | undefined, names: Names): string[] {
  if (held === undefined)
    return [`${I(names)} ${vote} the decision ${shown(decision)}, of which nothing is known here.`]
  return [
    `${I(names)} ${vote} what ${shown(held.agent)} asks for ${useCase(held.useCase, names)}.`,
    `It wants to ${KIND[held.kind]}${held.tool === null ? '' : ` ${shown(held.tool)}`}${
      held.content === undefined ? '. The words are no longer held here.' : `: ${quoted(held.content)}`
    }`,
  ]
}

const whose = (held: HeldDecision | undefined, id: string, names: Names): string =>
  held === undefined ? shown(id) : `of ${shown(held.agent)} for ${useCase(held.useCase, names)}`

const ending = (held: HeldDecision | undefined): string[] =>
  held?.due ? [`Unanswered, it ends as no on ${instant(held.due)}.`] : []
