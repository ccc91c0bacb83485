import type { HeldDecision, KnownException, Names, PastCall, Scope, UseCaseFacts } from '@answerable/contract'

/** The lookups of `Names` as data, so that a case is one JSON file. */
export type NamesData = {
  signer: string
  practice?: boolean
  people?: Record<string, { name: string; email?: string }>
  useCases?: Record<string, UseCaseFacts>
  policies?: Record<string, string[]>
  nominated?: Record<string, { name: string; purpose: string }>
  incidents?: Record<string, NonNullable<ReturnType<Names['incident']>>>
  tasks?: Record<string, { useCase: string; since: string }>
  responsibilities?: NonNullable<ReturnType<Names['responsibilities']>>
  mandates?: Record<string, { unit: string; unitName?: string }>
  authorities?: Record<string, NonNullable<ReturnType<Names['authority']>>>
  acceptances?: Record<string, NonNullable<ReturnType<Names['acceptance']>>>
  restrictions?: Record<string, { scope: Scope; mode: 'paused'; cause: string }>
  decisions?: Record<string, HeldDecision>
  pastCalls?: Record<string, PastCall>
  questions?: Record<string, string>
  secrets?: Record<string, NonNullable<ReturnType<Names['secret']>>>
  exceptions?: Record<string, KnownException>
  emergencies?: Record<string, NonNullable<ReturnType<Names['emergency']>>>
  standingApprovals?: Record<string, NonNullable<ReturnType<Names['standingApproval']>>>
  components?: Record<string, string[]>
  jumps?: Record<string, { from: string; to: string }>
}

export function namesFrom(data: NamesData): Names {
  return {
    signer: data.signer,
    practice: data.practice ?? false,
    person: (id) => data.people?.[id],
    useCase: (id) => data.useCases?.[id],
    policy: (text) => data.policies?.[text],
    nominated: (id) => data.nominated?.[id],
    incident: (id) => data.incidents?.[id],
    task: (id) => data.tasks?.[id],
    responsibilities: () => data.responsibilities,
    mandate: (id) => data.mandates?.[id],
    authority: (id) => data.authorities?.[id],
    acceptance: (id) => data.acceptances?.[id],
    restriction: (id) => data.restrictions?.[id],
    decision: (id) => data.decisions?.[id],
    pastCall: (id) => data.pastCalls?.[id],
    question: (_useCase, id) => data.questions?.[id],
    secret: (id) => data.secrets?.[id],
    exception: (id) => data.exceptions?.[id],
    emergency: (id) => data.emergencies?.[id],
    standingApproval: (id) => data.standingApprovals?.[id],
    reliesOn: (component) => data.components?.[component] ?? [],
    jump: (id) => data.jumps?.[id],
  }
}
