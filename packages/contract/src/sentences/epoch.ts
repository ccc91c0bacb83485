import type { Chapter } from './chapter.ts'
import { I } from './phrases.ts'
import { quoted } from './words.ts'

export const epochSentences: Chapter<'epoch.close'> = {
  'epoch.close': (payload, names) => [
    `${I(names)} sign that this log ends. It ends once two people have signed that; mine may be the second signature.`,
    'After its last entry nothing is appended, no decision is answered, and no agent is let through.',
    'People, mandates and signatures of this log open nothing in the next one: there they are given anew.',
    ...(payload.next === undefined
      ? []
      : [`The next log is the one with this key, and no other: ${quoted(payload.next)}`]),
    `Reason: ${quoted(payload.reason)}`,
  ],
}
