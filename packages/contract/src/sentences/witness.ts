import type { Chapter } from './chapter.ts'
import { I } from './phrases.ts'
import { quoted, shown } from './words.ts'

export const witnessSentences: Chapter<'witness.declare'> = {
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
