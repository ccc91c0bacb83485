import type { Manifest } from '@answerable/contract'
import type { PolicyVerdict, Tools } from '@answerable/domain'
import { createEvaluator, ERROR_RULE, type Evaluator, memoize, PolicyError } from '@answerable/policy'
import { sha256Digest } from '@answerable/ledger'
import { Lru } from '../ledger/lru.ts'
import { checkPolicy, compileFor } from './check-policy.ts'
import { tightens } from './tightens.ts'

/** Outcomes kept between the judgement before the lock and the one inside it, and across repeated calls. */
const KEPT_OUTCOMES = 20_000
/** Compiled policies kept in the engine; the least recently used leaves first. */
const KEPT_POLICIES = 256

/** Documents by digest, checked against it by whoever loaded them. */
export type PolicyDocuments = {
  text(digest: string): string | undefined
  manifest(digest: string): Manifest | undefined
}

export type PolicyTools = Pick<Tools, 'evaluate' | 'checkPolicy' | 'waivableRules' | 'tightens'> & {
  /** Makes the engine ready, so that the first decisions are not the slow ones. */
  warm: () => void
}

/**
 * The policy engine as the domain sees it.
 * INVARIANT: no document, a damaged one or one that does not compile is a deny with `errors`; nothing is ever judged by
 * another policy than the one whose digest was asked for.
 */
export function policyTools(documents: PolicyDocuments): PolicyTools {
  const evaluator = memoize(createEvaluator(), KEPT_OUTCOMES)
  const loaded = new Map<string, true>()
  const waivable = new Lru<string, Readonly<Record<string, string>>>(KEPT_POLICIES)

  return {
    checkPolicy,
    // Compiled once per policy: the gate asks with each call that a waiver might fit.
    waivableRules: ({ manifest, policy }) => {
      const slot = `${manifest} ${policy}`
      const held = waivable.get(slot)
      if (held !== undefined) return held
      const [known, text] = [documents.manifest(manifest), documents.text(policy)]
      const found = known === undefined || text === undefined ? undefined : waivableIn(known, text)
      if (found !== undefined) waivable.set(slot, found)
      return found
    },
    warm: () => evaluator.warm(),
    tightens: ({ manifest, policy }, text) => tightens(documents.manifest(manifest), documents.text(policy), text),
    evaluate: ({ manifest, policy }, question) => {
      const slot = `${manifest} ${policy}`
      const fault = loaded.has(slot)
        ? undefined
        : load(evaluator, slot, documents.manifest(manifest), documents.text(policy))
      if (fault !== undefined) return denied(fault)
      // Order of use: the one that was used last leaves last.
      loaded.delete(slot)
      loaded.set(slot, true)
      const oldest = loaded.keys().next()
      if (loaded.size > KEPT_POLICIES && oldest.done !== true) {
        evaluator.unload(oldest.value)
        loaded.delete(oldest.value)
      }
      return evaluator.evaluate(slot, question)
    },
  }
}

/** @returns why it cannot be loaded, in words that hold nothing of the documents */
function load(
  evaluator: Evaluator,
  slot: string,
  manifest: Manifest | undefined,
  text: string | undefined,
): string | undefined {
  if (manifest === undefined) return 'the manifest is missing or damaged'
  if (text === undefined) return 'the policy is missing or damaged'
  try {
    evaluator.load(slot, compileFor(manifest, text))
    return undefined
  } catch (cause) {
    if (cause instanceof PolicyError) return 'the policy no longer compiles'
    throw cause
  }
}

function waivableIn(manifest: Manifest, text: string): Readonly<Record<string, string>> | undefined {
  try {
    const waivable = compileFor(manifest, text).rules.filter((rule) => rule.waivable)
    return Object.fromEntries(waivable.map((rule) => [rule.id, sha256Digest(rule.text)]))
  } catch (cause) {
    if (cause instanceof PolicyError) return undefined
    throw cause
  }
}

function denied(message: string): PolicyVerdict {
  return {
    outcome: 'deny',
    rules: [ERROR_RULE],
    reasons: [],
    reviews: [],
    obligations: [],
    errors: [{ message }],
  }
}
