import { type JsonObject, type JsonValue, menderOf, type Payload, sentenceOf } from '@answerable/contract'
import { actionDigest } from '@answerable/domain'
import type { Asked } from './commands.ts'
import type { Edge } from './edge.ts'

/**
 * What a caller reads of a command's reply: entries hold codes, people read sentences, and a new run comes with the token
 * that everything under it must carry.
 */
export function shapeReply(edge: Edge, { type, principal, payload }: Asked, reply: JsonObject): JsonObject {
  const shaped = withSentences(reply)
  switch (type) {
    case 'run.open':
      return principal.kind === 'agent'
        ? { ...shaped, runToken: edge.runs.issue(textOf(reply['id']), principal.id) }
        : shaped
    case 'decision.request':
      return { ...shaped, practice: edge.practice, action: actionDigest(edge, payload as Payload<'decision.request'>) }
    case 'decision.claim':
      return { ...shaped, practice: edge.practice }
    default:
      return shaped
  }
}

/** Adds to each reason what it says and who can mend it, by role. */
export function withSentences(reply: JsonObject): JsonObject {
  const { reasons, wouldHave } = reply
  const said = Array.isArray(reasons) ? { ...reply, reasons: reasons.map(spoken) } : reply
  if (typeof wouldHave !== 'object' || wouldHave === null || Array.isArray(wouldHave)) return said
  return { ...said, wouldHave: withSentences(wouldHave) }
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')

function spoken(reason: JsonValue): JsonValue {
  if (typeof reason !== 'object' || reason === null || Array.isArray(reason)) return reason
  const { code, value } = reason
  const known = { code: textOf(code), ...(typeof value === 'string' ? { value } : {}) }
  return { ...reason, sentence: sentenceOf(known), mend: menderOf(known) }
}
