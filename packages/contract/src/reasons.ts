/** Who can mend a closed gate, by role. */
export type MendRole =
  | 'owner'
  | 'deputy'
  | 'challenger'
  | 'holder of that capacity'
  | 'grantor'
  | 'mandate signer'
  | 'operator'
  | 'reviewer'
  | 'anyone with power to reopen'
  | 'policy author'
  | 'nobody: ask again'

/**
 * Why the gate answered as it did. Entries hold the code; people read the sentence. `{value}` is replaced by the
 * reason's value. The set is closed: a test compares it with docs/reference/reasons.md.
 */
export const reasonCatalogue = {
  use_case_unknown: { sentence: 'No such use case is registered.', mend: 'operator' },
  agent_unknown: {
    sentence: 'This agent is not registered, expired or revoked: a call that cannot name its agent is denied.',
    mend: 'operator',
  },
  nobody_answers: { sentence: 'Nobody answers for this use case: no live acceptance.', mend: 'owner' },
  observed: {
    sentence: 'Nothing is enforced yet: this use case is only observed, until {value}.',
    mend: 'owner',
  },
  acceptance_refused: { sentence: 'The owner refused to answer for this use case.', mend: 'owner' },
  acceptance_rescinded: { sentence: 'The owner took the signature back.', mend: 'owner' },
  acceptance_lapsed: { sentence: 'The signature lapsed at {value}.', mend: 'owner' },
  owner_departed: { sentence: 'The owner has left.', mend: 'grantor' },
  owner_moved: { sentence: 'The owner has moved away from its unit.', mend: 'grantor' },
  owner_absent: { sentence: 'The owner is away, and nobody stands in.', mend: 'deputy' },
  cover_too_small: {
    sentence: 'The owner is gone, and the deputy’s own authority does not reach this far.',
    mend: 'grantor',
  },
  successor_missing: { sentence: 'The owner is gone, and no successor had signed by {value}.', mend: 'grantor' },
  handover_missing: { sentence: 'The owner has not signed the handover from the owner before.', mend: 'owner' },
  authority_unconfirmed: {
    sentence: 'The grantor has left, and nobody had confirmed the authority by {value}.',
    mend: 'grantor',
  },
  owner_supplier: { sentence: 'The owner works for a supplier: suppliers never answer.', mend: 'grantor' },
  authority_missing: { sentence: 'The owner holds no live authority that covers this use case.', mend: 'grantor' },
  authority_lapsed: { sentence: 'The authority the acceptance rests on ended at {value}.', mend: 'grantor' },
  authority_revoked: { sentence: 'The authority the acceptance rests on was revoked.', mend: 'grantor' },
  authority_too_small: { sentence: 'The authority does not reach this far: {value}.', mend: 'grantor' },
  challenge_unheard: {
    sentence: 'The challenger has not been heard on what the owner signed.',
    mend: 'challenger',
  },
  capacity_mismatch: {
    sentence: 'The owner’s authority is in a capacity that fits none of its categories: {value}.',
    mend: 'grantor',
  },
  countersignature_grantor: {
    sentence: 'The signature of the grantor is missing, for {value}.',
    mend: 'grantor',
  },
  countersignature_mandate: {
    sentence: 'The remaining risk is critical: the signatures of both signers of the mandate are missing.',
    mend: 'mandate signer',
  },
  countersignature_capacity: {
    sentence: 'The signature of the one who holds authority for {value} is missing.',
    mend: 'holder of that capacity',
  },
  mandate_provisional: {
    sentence: 'The mandate is PROVISIONAL: its second signer has not signed, so tiers T1 and T2 stay closed.',
    mend: 'mandate signer',
  },
  mandate_missing: { sentence: 'The chain of authority does not end at a mandate.', mend: 'mandate signer' },
  deputy_missing: { sentence: 'Tiers T1 and T2 need a deputy.', mend: 'owner' },
  challenger_missing: { sentence: 'Tiers T1 and T2 need a challenger.', mend: 'owner' },
  fallback_missing: {
    sentence: 'Tiers T1 and T2 need a fallback: who does the work when the gate closes.',
    mend: 'owner',
  },
  not_separate: { sentence: 'The owner also is {value}: the power to approve is suspended.', mend: 'grantor' },
  policy_missing: { sentence: 'No policy is published for what the owner signed.', mend: 'policy author' },
  enforcement_too_weak: { sentence: 'T1 autonomous needs enforcement structural or gateway.', mend: 'operator' },
  paused: { sentence: 'The use case is paused.', mend: 'anyone with power to reopen' },
  advisory_only: { sentence: 'Only reading and recommendations are open now.', mend: 'anyone with power to reopen' },
  review_all: { sentence: 'Every action is held for review now.', mend: 'anyone with power to reopen' },
  clock_unconfirmed: { sentence: 'The clock jumped and nobody has confirmed it.', mend: 'anyone with power to reopen' },
  outcome_unreported: {
    sentence: 'This agent never says what followed: on tier T1 it gets nothing that cannot be undone.',
    mend: 'owner',
  },
  tool_unknown: { sentence: 'This tool is not in the manifest the owner signed.', mend: 'operator' },
  running_mismatch: { sentence: 'What is running is not what the owner signed: {value}.', mend: 'owner' },
  drift_outside: {
    sentence:
      'What runs has drifted from what the owner signed, and tier T1 allows no drift outside the envelope: {value}.',
    mend: 'owner',
  },
  drift_review: {
    sentence: 'What runs has drifted from what the owner signed, so the owner decides: {value}.',
    mend: 'owner',
  },
  attestation_overdue: {
    sentence: 'The owner has not answered for what changed; the answer was due at {value}.',
    mend: 'owner',
  },
  document_missing: { sentence: 'The signed manifest or policy is missing or damaged.', mend: 'operator' },
  policy_error: { sentence: 'The policy could not be evaluated, so the answer is deny.', mend: 'policy author' },
  no_rule_permits: { sentence: 'No rule permits this.', mend: 'policy author' },
  rule: { sentence: 'A rule of the policy decides: {value}.', mend: 'policy author' },
  nobody_eligible: { sentence: 'A review is needed, and nobody eligible is left to give it: {value}.', mend: 'owner' },
  permitted: { sentence: 'A rule the owner signed permits this.', mend: 'nobody: ask again' },
  approved_by_people: { sentence: 'People approved exactly this.', mend: 'nobody: ask again' },
  approval_void: {
    sentence: 'Policy or assumptions changed after the approval: it is void.',
    mend: 'nobody: ask again',
  },
  exception_suspended: {
    sentence: 'An exception that would fit is suspended, since the rule it waives was rewritten: {value}.',
    mend: 'owner',
  },
  exception_over: {
    sentence: 'The exception this rested on is no longer live: {value}.',
    mend: 'owner',
  },
  emergency_unreviewed: {
    sentence: 'An emergency continuation was not reviewed by {value}: the use case is paused until it is.',
    mend: 'grantor',
  },
  emergency_irreversible: {
    sentence: 'The emergency continuation does not name this tool, whose effects cannot be undone.',
    mend: 'owner',
  },
  standing_approval: {
    sentence: 'The owner approved calls within these bounds beforehand: {value}.',
    mend: 'nobody: ask again',
  },
  standing_approval_over: {
    sentence: 'The standing approval this rested on was revoked or has ended: {value}.',
    mend: 'owner',
  },
  quorum_lost: { sentence: 'A voter is no longer eligible: the quorum is lost.', mend: 'reviewer' },
} as const satisfies Record<string, { sentence: string; mend: MendRole }>

/**
 * Whether a call may go on: allowed, or observed, where nothing is enforced yet. Whoever lets an observed call pass says
 * that it was observed; see docs/decisions/0013.
 */
export function passes(outcome: unknown): boolean {
  return outcome === 'allow' || outcome === 'observed'
}

export type ReasonCode = keyof typeof reasonCatalogue

/** The sentence for a reason, as people read it. */
export function sentenceOf(reason: { code: string; value?: string | undefined }): string {
  const known = (reasonCatalogue as Record<string, { sentence: string } | undefined>)[reason.code]
  if (known === undefined) return reason.code
  return known.sentence.replace('{value}', reason.value ?? '')
}
/** Who can mend it, by role. */
export function menderOf(reason: { code: string }): MendRole {
  return (reasonCatalogue as Record<string, { mend: MendRole } | undefined>)[reason.code]?.mend ?? 'nobody: ask again'
}
