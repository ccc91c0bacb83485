import type { Manifest } from '../manifest.ts'
import type { Responsibilities } from '../responsibilities.ts'
import type { Mode, Outcome, PersonId, Power, Requirement, RiskLevel, Tier } from '../primitives.ts'
import type { vendorGaps } from '../vendors.ts'

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
  /** what changed since the last signature, one sentence each; absent: nothing was ever signed */
  difference?: readonly string[] | undefined
  /** vendors whose record lacks something */
  vendorGaps?: ReturnType<typeof vendorGaps>
  envelope?: Manifest['envelope'] | undefined
  /** where the manifest asks for attestation more often than its tier */
  attestEvery?: string | undefined
  /** what the challenger said of exactly this; `reason` while the vault holds it */
  challenge?: { challenger: PersonId; view: 'supports' | 'objects'; reason?: string | undefined } | undefined
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
  incident(id: string): { useCase: string; severity: string; category: string; title?: string | undefined } | undefined
  task(id: string): { useCase: string; since: string } | undefined
  /** what the signer answers for now */
  responsibilities(): Responsibilities | undefined
  /** the sentences of a policy text, for a revision of the use case; without one, for that in force */
  policy(text: string, useCase: string, revision?: number): readonly string[] | undefined
  mandate(id: string): { unit: string; unitName?: string | undefined } | undefined
  authority(id: string): { grantee: PersonId; grantor: PersonId; powers: readonly Power[]; until: string } | undefined
  acceptance(id: string): { useCase: string; until: string | null; owner?: PersonId; overall?: RiskLevel } | undefined
  restriction(id: string): { scope: Scope; mode: Mode; cause: string } | undefined
  exception(id: string): KnownException | undefined
  emergency(id: string): { useCase: string; irreversible: readonly string[] } | undefined
  standingApproval(id: string): { useCase: string; tool: string } | undefined
  /** ids of the use cases that rely on a component */
  reliesOn(component: string): readonly string[]
  decision(id: string): HeldDecision | undefined
  /** a call of the past, and what the policy the statement is about says of its like */
  pastCall(id: string): PastCall | undefined
  /** the text of a question to the owner, as asked now */
  question(useCase: string, id: string): string | undefined
  secret(id: string): { rule: string; useCase: string; since: string } | undefined
  jump(id: string): { from: string; to: string } | undefined
}

export type Scope = { kind: 'use_case'; useCase: string } | { kind: 'agent'; agent: string } | { kind: 'everything' }

/** An exception as those who approve it see it; `until` is the end asked for, where a renewal waits. */
export type KnownException = {
  useCase: string
  waives: { rule: string } | { requirement: Requirement }
  scope: { agent?: string | undefined; tool?: string | undefined; recipient?: string | undefined }
  /** the compensating control, in the words of who asks; absent when the vault no longer holds it */
  control?: string | undefined
  evidence: string
  until: string
}

/** `would` is absent where nothing can be judged: no policy, or the vault no longer holds what was asked. */
export type PastCall = Pick<HeldDecision, 'kind' | 'tool' | 'content'> & { time: string; would?: Outcome | undefined }

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
