import { readings } from './normalise.ts'
import { partsOf, type Trace } from './trace.ts'
import type { TracePart } from './types.ts'

/** Kinds of wording by which a text speaks to the model instead of to its reader. */
export type Wording = 'override' | 'addressed' | 'role' | 'concealed' | 'first'

/** Words between the parts of a phrase: a bounded repetition, so that no text makes a search slow. */
const FEW = "(?:[\\p{L}\\p{N}'-]+ ){0,4}"
const MODEL = '(?:ai|llm|language|chat|large language) ?(?:model|agent|assistant|bot|system)?s?'
const ORDERS = '(?:instruction|prompt|rule|guideline|direction|directive|command|order|constraint|context)s?'

/**
 * How published work describes injected instructions: an attempt to replace earlier ones (Perez and Ribeiro 2022), text
 * in data that addresses the model, a counterfeit of the marks that separate roles (Greshake et al. 2023), a wish that the
 * person learns nothing, a demand to be served before the person's own task. From such descriptions, not from recordings.
 */
const KINDS: readonly [Wording, RegExp][] = [
  [
    'override',
    new RegExp(
      `\\b(?:ignor|disregard|forget|overrid|bypass|discard)(?:e|ing|s)? ${FEW}(?:previous|prior|above|earlier|preceding|former|existing|other|your|all|any|system) ${FEW}${ORDERS}\\b`,
      'u',
    ),
  ],
  [
    'addressed',
    new RegExp(
      `\\b(?:dear|hey|hello|hi|attention|note (?:to|for)|message (?:to|for)|instructions? (?:to|for)|to),? ${FEW}(?:${MODEL}|chatbot|gpt|assistant)\\b ?[,:!.-]|\\b(?:you are|as) (?:now )?an? ${FEW}(?:${MODEL}|chatbot|assistant)\\b`,
      'u',
    ),
  ],
  [
    'role',
    /<\|?\/?(?:im_start|im_end|system|assistant|user|inst|sys|endoftext)\|?>|\[\/?(?:inst|sys|system|assistant)\]|#{2,} ?(?:system|instructions?|assistant)\b|\b(?:new|updated|revised|real|actual|hidden|secret) (?:system )?(?:instructions?|prompt|task)s? ?:|(?:^|[.!?;>"'\]] ?)system ?(?:prompt|message)? ?:/u,
  ],
  [
    'concealed',
    new RegExp(
      `\\b(?:do not|don't|never|must not|without) ${FEW}(?:tell|telling|mention|mentioning|inform|informing|reveal|revealing|alert|alerting|notify|notifying|disclose|disclosing|ask|asking) ${FEW}(?:the |your )?(?:user|human|person|owner|operator)\\b`,
      'u',
    ),
  ],
  [
    'first',
    new RegExp(
      `\\bbefore (?:you )?(?:continu|answer|proceed|respond|reply|do|start|begin|complet|perform|process|execut|finish)(?:e|ing)? ${FEW}(?:task|request|question|user|else|instruction)s?\\b|\\b(?:you|assistant|model|agent) (?:must|have to|need to|should|are required to) (?:first|immediately|now|always)\\b`,
      'u',
    ),
  ],
]

/**
 * The kinds of instruction wording a text holds, in no order that matters. A text that was serialised is read both ways:
 * in `\nIgnore` the word `ignore` begins with the escape's letter, and a folded line breaks a phrase.
 */
export const wordingIn = (text: string): Wording[] => {
  const read = readings(text)
  return KINDS.flatMap(([kind, pattern]) => (read.some((plain) => pattern.test(plain)) ? [kind] : []))
}

// A run asks at every call; what it has read does not change.
const known = new WeakMap<TracePart, boolean>()

/** Whether anything the run has read that others can write is worded as an instruction to the model. */
export const readsInstructions = (trace: Trace): boolean =>
  partsOf(trace).some((part) => {
    if (part.kind === 'request' || part.trust === 'trusted') return false
    const has = known.get(part) ?? wordingIn(part.text).length > 0
    known.set(part, has)
    return has
  })
