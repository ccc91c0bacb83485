import type { Hazard, Outcome, RiskLevel, Tier, Touchpoint } from '@answerable/contract'
import { queryOptions } from '@tanstack/react-query'
import { getJson } from './http.ts'

export type Sample = {
  decision: string
  time: string
  kind: 'action' | 'output' | 'recommendation'
  tool: string | null
  content: string
  was: Outcome | 'observed'
  would: Outcome
  rules: readonly string[]
  sentence: string
}
type Named = { person: string; name: string | null }

/** `GET /v1/use-cases/{useCase}/proposal`: everything an owner reads before answering. */
export type Proposal = {
  useCase: string
  name: string
  revision: number
  assumptions: string | null
  tier: Tier
  owner: Named
  sentences: Readonly<Record<'alone' | 'people' | 'never' | 'nothing', readonly string[]>>
  difference: { since: string; revision: number; items: readonly string[] } | null
  samples: {
    allow: readonly Sample[]
    hold: readonly Sample[]
    refuse: readonly Sample[]
    note: string | null
    digest: string
  }
  wouldChange: { n: number; changed: number; looser: number; unreadable: number; note: string | null }
  kind: 'first' | 'renewal' | 'tightening' | 'loosening'
  evidence: readonly { kind: string; digest: string; opened: boolean; sentence: string }[]
  risks: {
    hazards: readonly Hazard[]
    last: Partial<Readonly<Record<Hazard, RiskLevel>>> | null
    lastOverall: RiskLevel | null
  }
  challenge: (Named & { view: 'supports' | 'objects'; reason: string | null; time: string }) | null
  touchpoints: readonly Touchpoint[]
  approvals: { needed: number; by: readonly Named[]; challengeNeeded: boolean; sentence: string } | null
  next: { revision: number; assumptions: string } | null
  expiry: { until: string; zone: string; sentence: string }
  ladder: readonly { at: string; mode: string }[]
  missing: readonly string[]
  index: number
}

/** @param zone where the owner works: the proposed end is a working day at 10:00 there */
export const proposalQuery = (useCase: string, zone: string) =>
  queryOptions({
    queryKey: ['use-cases', useCase, 'proposal', zone],
    queryFn: ({ signal }) =>
      getJson<Proposal>(`/v1/use-cases/${encodeURIComponent(useCase)}/proposal`, { zone }, signal),
  })
