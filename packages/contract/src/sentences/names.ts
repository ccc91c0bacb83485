import type { Manifest } from '../manifest.ts'
import type { Responsibilities } from '../responsibilities.ts'
import type { Mode, PersonId, Power, RiskLevel, Tier } from '../primitives.ts'

/** What sentences say about one revision of a use case. */
export type UseCaseFacts = {
  name: string
  purpose: string
  tier: Tier
  affected: Manifest['affected']
  tools: readonly { name: string; class: string; undo: string }[]
  /** from the policy of that revision: alone, by people, never; empty when none is published */
  policySentences: readonly string[]
  fallback?: { who: string; capacity: string; for: string } | undefined
}

/**
 * What sentences are joined with. Ids are in the command; names come from the vault of the log the statement is for.
 * A lookup that finds nothing makes the sentence show the bare id and say that it is not known.
 */
export type Names = {
  /** the id of the person who will sign */
  signer: PersonId
  /** a practice log says so in its first sentence */
  practice: boolean
  /** the address tells people of one name apart; the signer's own is not repeated */
  person(id: PersonId): { name: string; email?: string | undefined } | undefined
  useCase(id: string, revision?: number): UseCaseFacts | undefined
  /** the sentences of a policy text, for the use case and revision it is about to be published for */
  policy(text: string, useCase: string, revision: number): readonly string[] | undefined
  /** a use case of which only a list knows, until it has a manifest */
  nominated(id: string): { name: string; purpose: string } | undefined
  task(id: string): { useCase: string; since: string } | undefined
  /** what the signer answers for now */
  responsibilities(): Responsibilities | undefined
  mandate(id: string): { unit: string; unitName?: string | undefined } | undefined
  authority(id: string): { grantee: PersonId; grantor: PersonId; powers: readonly Power[]; until: string } | undefined
  acceptance(id: string): { useCase: string; until: string | null; owner?: PersonId; overall?: RiskLevel } | undefined
  restriction(id: string): { scope: Scope; mode: Mode; cause: string } | undefined
  decision(id: string): HeldDecision | undefined
  secret(id: string): { rule: string; useCase: string; since: string } | undefined
  jump(id: string): { from: string; to: string } | undefined
}

export type Scope = { kind: 'use_case'; useCase: string } | { kind: 'agent'; agent: string } | { kind: 'everything' }

/** A held decision as its reviewers see it. */
export type HeldDecision = {
  useCase: string
  agent: string
  kind: 'action' | 'output' | 'recommendation'
  tool: string | null
  /** what is about to run or be said, as JSON text or words; absent when the vault no longer holds it */
  content?: string | undefined
  due?: string | null | undefined
}
