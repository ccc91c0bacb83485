/**
 * Rules broken on purpose: one place in `domain/src`, the text there, and what stands there instead. A mutant that no
 * predicate catches means that the predicates look away.
 */
export type Mutant = { name: string; file: string; from: string; to: string }

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'everything ends a millisecond late',
    file: 'instants.ts',
    from: 'return now >= until',
    to: 'return now > until',
  },
  {
    name: 'a conflict of roles suspends nothing',
    file: 'standing.ts',
    from: 'if (collision !== null) faults.push',
    to: 'if (collision === null) void',
  },
  {
    name: 'a deputy without a right of their own stands in',
    file: 'cover/live.ts',
    from: 'const reach = { ...revision, residualRisk: riskToReach(overall) }',
    to: "const reach = { unit: revision.unit, useCase: revision.useCase, tier: 'T4' as const }",
  },
  {
    name: 'a deputy whose agreement has ended stands in',
    file: 'cover/live.ts',
    from: 'if (agreed === undefined || hasEnded(agreed.until, now)) return',
    to: 'if (agreed === undefined) return',
  },
  {
    name: 'an exception is not cited',
    file: 'relief.ts',
    from: '...(exceptions.length === 0 ? {} : { exceptions }),',
    to: '',
  },
  {
    name: 'an exception outlives the right it rests on',
    file: 'exception/live.ts',
    from: 'term !== undefined && rightHolds(model, term.under, now)',
    to: 'term !== undefined',
  },
  {
    name: 'who asked for an exception approves it',
    file: 'exception/approve.ts',
    from: 'if (signer.id === requester || signer.id === exception.requester)',
    to: 'if (requester.length === 0)',
  },
  {
    name: 'an approval given beforehand is never used up',
    file: 'standing-approval/cover.ts',
    from: 'row === undefined || row.uses >= approval.count',
    to: 'row === undefined',
  },
  {
    name: 'an emergency holds for five hours',
    file: 'emergency/decide.ts',
    from: 'const HOLDS_MS = 4 * HOUR_MS',
    to: 'const HOLDS_MS = 5 * HOUR_MS',
  },
  {
    name: 'one person declares and seconds',
    file: 'emergency/decide.ts',
    from: 'if (emergency.first === signer.id) return',
    to: 'if (emergency.first === "") return',
  },
  {
    name: 'an emergency nobody reviewed goes on',
    file: 'emergency/live.ts',
    from: 'reviewBy !== null && review === null',
    to: 'reviewBy === null && review === null',
  },
  {
    name: 'a grantor who left is never missed',
    file: 'authority/chain.ts',
    from: 'return gone === null ? null : plusDuration(gone, CONFIRM_WITHIN)',
    to: 'return gone === null ? null : null',
  },
  {
    name: 'a delegation reaches as deep as its parent',
    file: 'authority/decide.ts',
    from: 'grant.delegationDepth >= parent.delegationDepth',
    to: 'grant.delegationDepth > parent.delegationDepth',
  },
  {
    name: 'a delegation outlives its parent',
    file: 'authority/decide.ts',
    from: "return grant.until > parent.until ? 'expiry' : null",
    to: 'return null',
  },
  {
    name: 'a leaver’s vote counts',
    file: 'review/eligible.ts',
    from: "if (!isActive(person) || person.employment === 'supplier') return false",
    to: 'if (person === undefined) return false',
  },
  {
    name: 'a requester votes on their own request',
    file: 'review/eligible.ts',
    from: 'return context.tools.keyed(revision.useCase, id) !== onBehalfOf',
    to: 'return onBehalfOf.length > 0',
  },
  {
    name: 'competence is not asked for',
    file: 'competence/live.ts',
    from: 'if (!demandsCompetence(revision.tier)) return true',
    to: 'if (revision.tier.length > 0) return true',
  },
  {
    name: 'drift outside the envelope runs on',
    file: 'release/assess.ts',
    from: "if (outside === null) return 'none'",
    to: "if (outside !== undefined) return 'none'",
  },
  {
    name: 'a clause of the envelope needs no test',
    file: 'release/drift.ts',
    from: '(clause.tested_by === undefined || signed.tests.includes(clause.tested_by))',
    to: 'clause.allow !== undefined',
  },
  {
    name: 'a tightening is forgotten',
    file: 'decision/verdict.ts',
    from: 'if (tightened === null) return signed',
    to: 'if (tightened !== undefined) return signed',
  },
  {
    name: 'silence about what changed closes nothing',
    file: 'attestation/ladder.ts',
    from: 'hasEnded(at, now))?.mode',
    to: 'hasEnded(at, last))?.mode',
  },
  {
    name: 'an incident nobody decides on closes nothing',
    file: 'incident/restrict.ts',
    from: '!narrowed && hasEnded(decideBy, now)',
    to: '!narrowed && now === ""',
  },
  {
    name: 'a restriction is lifted while its incident is open',
    file: 'restriction/decide.ts',
    from: 'if (incident !== undefined && incident.closed === null)',
    to: 'if (incident !== undefined && incident.id === "")',
  },
  {
    name: 'a new key signs at once',
    file: 'authority/keys.ts',
    from: 'if (!key.guarded || CLOSES.has(command.type)) return null',
    to: 'if (key.id.length > 0) return null',
  },
  {
    name: 'the successor need not sign the handover',
    file: 'handover/missing.ts',
    from: 'if (taken === null) return false',
    to: 'if (taken !== undefined) return false',
  },
  {
    name: 'a changed policy leaves approvals standing',
    file: 'decision/claim.ts',
    from: "!== decision.binding) return [{ code: 'approval_void' }]",
    to: "=== '') return [{ code: 'approval_void' }]",
  },
  {
    name: 'work is taken over that nobody signed for',
    file: 'run/handoff.ts',
    from: 'return revisionInForce(useCase)?.acceptsFrom?.includes(caller) === true',
    to: 'return caller.length > 0',
  },
  {
    name: 'a permit outlives the signature',
    file: 'decision/judge.ts',
    from: 'agent.until, standing.until ?? agent.until]',
    to: 'agent.until]',
  },
  {
    name: 'a high risk needs no second signature',
    file: 'acceptance/countersigned.ts',
    from: "...(overall === 'high' ? (['high_risk'] as const) : []),",
    to: '',
  },
  {
    name: 'who wrote a change agrees to it',
    file: 'acceptance/approve.ts',
    from: 'if (authorsOf(revision, publication).includes(signer.id))',
    to: 'if (authorsOf(revision, publication).includes(""))',
  },
  {
    name: 'a hold keeps nothing',
    file: 'erasure/decide.ts',
    from: 'if (hold !== undefined) return',
    to: 'if (hold === null) return',
  },
  {
    name: 'a statement is good twice',
    file: 'principal.ts',
    from: "if (facts.row('nonce', statement.nonce) !== undefined)",
    to: "if (facts.row('nonce', '') !== undefined)",
  },
]
