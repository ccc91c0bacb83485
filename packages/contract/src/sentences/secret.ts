import type { Chapter } from './chapter.ts'
import { I, useCase } from './phrases.ts'
import { instant, quoted, shown } from './words.ts'

const HOW = {
  revoked: 'has been revoked: whoever holds it can do nothing with it',
  false_alarm: 'was a false alarm: it opens nothing',
  accepted_risk: 'stays valid, and I accept the risk',
} as const

export const secretSentences: Chapter<'secret.settle'> = {
  'secret.settle': (payload, names) => {
    const known = names.secret(payload.secret)
    return [
      known === undefined
        ? `${I(names)} say that the leaked secret ${shown(payload.secret)}, of which nothing is known here, ${HOW[payload.how]}.`
        : `${I(names)} say that the secret (${shown(known.rule)}) that leaked in ${useCase(known.useCase, names)} on ${instant(known.since)} ${HOW[payload.how]}.`,
      'The log did not keep the secret: nobody can check this but those who hold it.',
      `Reason: ${quoted(payload.reason)}`,
    ]
  },
}
