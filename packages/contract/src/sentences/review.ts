import type { Chapter } from './chapter.ts'
import { I, useCase } from './phrases.ts'
import { instant, quoted, short, shown } from './words.ts'

const KIND = { action: 'use the tool', output: 'say', recommendation: 'recommend' } as const

export const reviewSentences: Chapter<'review.vote'> = {
  'review.vote': (payload, names) => {
    const held = names.decision(payload.decision)
    const verb = payload.vote === 'approve' ? 'approve' : 'reject'
    const what =
      held === undefined
        ? [`${I(names)} ${verb} the decision ${shown(payload.decision)}, of which nothing is known here.`]
        : [
            `${I(names)} ${verb} what ${shown(held.agent)} asks for ${useCase(held.useCase, names)}.`,
            `It wants to ${KIND[held.kind]}${held.tool === null ? '' : ` ${shown(held.tool)}`}${
              held.content === undefined ? '. The words are no longer held here.' : `: ${quoted(held.content)}`
            }`,
          ]
    return [
      ...what,
      payload.vote === 'approve'
        ? 'If enough people approve it may happen once, exactly as shown, and is judged again at that moment.'
        : 'It will not happen.',
      `I was shown the page ${short(payload.shown)}. My reason: ${quoted(payload.reason)}`,
      ...(held?.due ? [`Unanswered, it ends as no on ${instant(held.due)}.`] : []),
    ]
  },
}
