import type { Chapter } from './chapter.ts'
import { I, useCase } from './phrases.ts'
import { quoted, short, shown } from './words.ts'

export const answeringSentences: Chapter<'policy.tighten' | 'change.approve' | 'attestation.sign'> = {
  'policy.tighten': (payload, names) => {
    const sentences = names.policy(payload.policy, payload.useCase)
    return [
      `${I(names)} tighten the policy of ${useCase(payload.useCase, names)}, now.`,
      ...(sentences?.map((line) => shown(line)) ?? ['Its rules could not be put into sentences: they do not compile.']),
      'It is enforced together with the policy the owner signed: the stricter of the two decides.',
      'The owner’s signature stays as it is. Taking this back needs a new one.',
      `Reason: ${quoted(payload.reason)}`,
    ]
  },
  'change.approve': (payload, names) => {
    const facts = names.useCase(payload.useCase, payload.revision)
    return [
      `${I(names)} agree to revision ${payload.revision} of ${useCase(payload.useCase, names, payload.revision)} (${short(payload.assumptions)}).`,
      ...(facts?.difference ?? ['WARNING: what it changes is not known here.']).map((line) => shown(line)),
      'I did not write it. It counts only once a second person agrees and the owner signs.',
      `Reason: ${quoted(payload.reason)}`,
    ]
  },
  'attestation.sign': (payload, names) => [
    `${I(names)} answer for what has changed in ${useCase(payload.useCase, names)} since I last signed.`,
    ...payload.answers.flatMap(({ question, answer, note }) => [
      `${names.question(payload.useCase, question) ?? `The question ${shown(question)} (not known here)`} My answer: ${answer.toUpperCase()}.`,
      ...(note === undefined ? [] : [`My note: ${quoted(note)}`]),
    ]),
    payload.answers.every(({ answer }) => answer === 'yes')
      ? 'The next answer is due a whole cadence from now.'
      : 'Since I said no, nothing is renewed: the ladder goes on until it is mended and answered again.',
  ],
}
