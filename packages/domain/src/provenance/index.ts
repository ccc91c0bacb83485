/**
 * Where the values of a call come from: the person's request, a trusted source, untrusted data, or the model.
 *
 * Found are copies, and copies after these normalisations: Unicode NFKC, case, whitespace, invisible characters,
 * quotes and dashes; JSON and YAML escapes; grouping of account, card and telephone numbers; number formats; dates;
 * URLs without scheme, fragment and trailing slash, and their hosts; mail addresses; members of lists; a value as a
 * token-bounded piece of a longer text; and, in free text, addresses and chunks of words that were copied.
 *
 * NOT found are paraphrase and translation, encodings (base64, percent, HTML entities), arithmetic on values, values
 * spelled out in words, and a choice: which of two trusted names was picked may have been steered by untrusted text.
 * A value named by request and attacker alike counts as the request's.
 *
 * The asymmetry is meant: doubt accuses, certainty vouches. Untrusted text is matched by words alone; the request and
 * trusted sources vouch only for the same characters or the same canonical value.
 */
export { summariseTrace, traceArguments, type Vouches, worstOf } from './arguments.ts'
export { classOf, emptyTrace, extendTrace, partsOf, TRACE_LIMIT_BYTES, type Trace } from './trace.ts'
export { type CallTerms, summariseCall } from './call.ts'
export { AGAIN, CARRIED, CHOICE, COPIED_FROM, WORDING } from './types.ts'
export type { Match, Origin, Trust, TracedArgument, TracePart, TraceSummary } from './types.ts'
export { type HeldCall, joinPlan, type Plan } from './plans.ts'
export { reachedBy } from './reached.ts'
export { readsInstructions, type Wording, wordingIn } from './wording.ts'
export { vouchesOf } from './vouches.ts'
