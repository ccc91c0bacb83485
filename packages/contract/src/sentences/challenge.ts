import type { Chapter } from './chapter.ts'
import { I, useCase } from './phrases.ts'
import { quoted, short } from './words.ts'

export const challengeSentences: Chapter<'challenge.record'> = {
  'challenge.record': (payload, names) => [
    `${I(names)} have looked at ${useCase(payload.useCase, names, payload.revision)}, revision ${payload.revision} (${short(payload.assumptions)}), as its challenger, and ${
      payload.view === 'supports' ? 'support it' : 'object'
    }.`,
    `My reason: ${quoted(payload.reason)}`,
    payload.view === 'supports'
      ? 'I do not answer for it: the owner does.'
      : 'The owner may still sign, and answers for it; my objection stays on record beside the signature.',
    'I neither run it nor host it, and did not write what I judge.',
  ],
}
