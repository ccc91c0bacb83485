import type { GateOutcome, KnownAs } from '../primitives.ts'

/** Every statement of a view says how it is known, and which receipt of the view proves it. */
export type Cited = { knownAs?: KnownAs; receipt?: string; erased?: Readonly<Record<string, number>> }
export type NamedPerson = { person: string; name?: string; email?: string }

/** A reason by its code, and the sentence of the contract for it. */
type SaidReason = { code: string; value?: string | undefined; sentence: string }

/** `GET /v1/decisions/{decision}`, as far as its page of text goes. */
export type DecisionView = {
  decision: string
  useCase: string
  origin: string
  practice: boolean
  decided: Cited & {
    outcome: GateOutcome
    /** observed only: what the gate would have said */
    wouldHave?: { outcome: 'allow' | 'review' | 'deny'; reasons: readonly SaidReason[] } | undefined
    time: string
    kind: 'action' | 'output' | 'recommendation'
    tool: string | null
    arguments: object | null
    text: string | null
    agent: string
    tier: string | null
    enforcement: string
    reasons: readonly (SaidReason & { mend: string; rule?: string; says?: string | undefined })[]
    rules: readonly string[]
    obligations: readonly string[]
    useBefore: string | null
  }
  /** exceptions, an emergency continuation, a standing approval: absent in files of older servers */
  restedOn?: readonly (Cited & { what: string; until: string | null; signedBy: readonly NamedPerson[] })[]
  approved: {
    owner: NamedPerson | null
    provisional: boolean
    acceptance:
      | (Cited & { signedBy: NamedPerson; signedAt: string; answer: string; until: string; overall: string })
      | null
    workflow:
      | (Cited & { name: string | null; purpose: string | null; revision: number; registeredBy: NamedPerson })
      | null
    policy: (Cited & { publishedBy: NamedPerson; rules: number; testsPassed: number }) | null
    authority: readonly (Cited & { grantee: NamedPerson; grantor: NamedPerson; until: string })[]
    mandate:
      | (Cited & {
          unit: string
          unitName: string | null
          instrument: { title: string | null; reference: string | null }
          signers: readonly NamedPerson[]
          countersigned: (Cited & { at: string }) | null
        })
      | null
  }
  influenced: Cited & {
    request: string | null
    onBehalfOf: string | null
    total: number
    influences: readonly (Cited & {
      trust: string
      tool: string | null
      source: string | null
      content: string | null
      arguments: readonly string[]
    })[]
    traced: Readonly<Record<'request' | 'trusted' | 'untrusted' | 'model' | 'unknown', readonly string[]>>
  }
  followed: {
    state: string
    review: { requirements: readonly { role: string; count: number }[]; due: string; claimBy: string | null } | null
    votes: readonly (Cited & NamedPerson & { vote: 'approve' | 'reject'; time: string; reason: string | null })[]
    /** who has it in hand */
    taken: (Cited & NamedPerson & { until: string }) | null
    /** what voters asked before deciding, in order */
    questions: readonly (Cited &
      NamedPerson & {
        id: string
        time: string
        question: string | null
        to: readonly NamedPerson[]
        answer: (Cited & NamedPerson & { time: string; answer: string | null }) | null
      })[]
    claim: (Cited & { outcome: string; time: string }) | null
    intent: (Cited & { time: string; reportBy: string }) | null
    effect: (Cited & { outcome: string; time: string; detail: string | null }) | null
    ended: readonly (Cited & { at: string })[]
  }
  receipts: Readonly<Record<string, object>>
  index: number
}
