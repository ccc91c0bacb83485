import type { CountersignedFor } from '../primitives.ts'
import type { Chapter } from './chapter.ts'
import { I, person, useCase } from './phrases.ts'
import { instant, shown } from './words.ts'

const FOR: Readonly<Record<CountersignedFor, string>> = {
  high_risk: 'because the remaining risk is high, as the one who granted the authority to accept it',
  critical_risk: 'because the remaining risk is critical, as a signer of the mandate, and for a short time only',
  customer_facing: 'for what it does to customers, as holder of a product authority',
  internal_trust: 'for what people inside rely on, as holder of a security authority',
  sensitive_data: 'for the sensitive data it uses, as holder of a data owner’s authority',
  other: 'because no category names what it touches, as the one who granted the authority to accept it',
}

export const countersignSentences: Chapter<'acceptance.countersign'> = {
  'acceptance.countersign': (payload, names) => {
    const known = names.acceptance(payload.acceptance)
    const of =
      known === undefined
        ? `the acceptance ${shown(payload.acceptance)}`
        : `the answer${known.owner === undefined ? '' : ` of ${person(known.owner, names)}`} for ${useCase(known.useCase, names)}${
            known.until === null ? '' : `, which ends on ${instant(known.until)}`
          }`
    return [
      `${I(names)} countersign ${of}.`,
      `I do so ${FOR[payload.for]}.`,
      ...(known?.overall === undefined ? [] : [`The remaining risk, overall, is ${known.overall}.`]),
      'Without it the gate stays closed. The owner stays the one who answers; I stand for having agreed.',
    ]
  },
}
