import type { Chapter } from './chapter.ts'
import { I } from './phrases.ts'
import { quoted, shown } from './words.ts'

export const witnessSentences: Chapter<'witness.declare' | 'signer.rotate'> = {
  'signer.rotate': (payload, names) => [
    `${I(names)} name a further key of this log. What it signs from now on is signed by the log.`,
    `The key is ${payload.vkey}.`,
    'I have it from the operator of the log, and from nobody else. The old key signs along until it is retired.',
    `Reason: ${quoted(payload.reason)}`,
  ],
  'witness.declare': (payload, names) => {
    const [name = ''] = payload.witness.split('+')
    return payload.operator === 'independent'
      ? [
          `${I(names)} declare that the witness ${shown(name)} is operated by ${quoted(payload.operatedBy)}, whom the operator of this log cannot direct.`,
          'From now on its cosignatures count: receipts under a checkpoint it has signed are shown as witnessed.',
          `Its key is ${payload.witness}.`,
          `Reason: ${quoted(payload.reason)}`,
        ]
      : [
          `${I(names)} declare that the witness ${shown(name)} is operated by ${quoted(payload.operatedBy)}, under the same direction as this log.`,
          'Its cosignatures count as none from now on.',
          `Its key is ${payload.witness}.`,
          `Reason: ${quoted(payload.reason)}`,
        ]
  },
}
