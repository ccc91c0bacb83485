import type {
  Autonomy,
  Category,
  CountersignedFor,
  Enforcement,
  Manifest,
  Mode,
  RiskLevel,
  Tier,
  Touchpoint,
} from '@answerable/contract'
import { queryOptions } from '@tanstack/react-query'
import type { PersonLike } from '../ui/person.tsx'
import { ofThen, type Then } from './as-of.ts'
import { getJson } from './http.ts'

export type Missing = { code: string; value?: string; sentence: string; mend: string }

/** One line of `GET /v1/use-cases` */
export type UseCaseLine = {
  useCase: string
  unit: string | null
  owner: string | null
  ownerName: string | null
  ownerEmail: string | null
  tier: Tier | null
  mode: Mode
  open: boolean
  until: string | null
  missing: readonly Missing[]
}

export type RestrictionInForce = {
  id: string
  index: number
  mode: Mode
  cause: string
  by: string
  time?: string
}

export type AcceptanceView = {
  id: string
  index: number
  owner: string
  answer: 'accepted' | 'accepted_with_conditions' | 'refused'
  until: string | null
  authority: string | null
  assumptions: string
  revision: number
  overall?: RiskLevel
  signedBy?: PersonLike | null
  /** when it was taken back */
  rescinded: string | null
}

/** A signature an answer still lacks, and who could give it; nobody: it cannot be had as things stand. */
export type MissingSignature = { acceptance: string; for: CountersignedFor; by: readonly PersonLike[] }

/** `GET /v1/use-cases/{useCase}` */
export type UseCaseView = UseCaseLine & {
  name: string | null
  purpose: string | null
  revision: number | null
  revisionInForce: number | null
  deputy: PersonLike | null
  challenger: PersonLike | null
  categories: readonly Category[]
  touchpoints: readonly Touchpoint[]
  autonomy: Autonomy | null
  tierFloor: Tier | null
  enforcement: Enforcement | null
  provisional: boolean
  manifest: string | null
  publications: readonly {
    policy: string
    assumptions: string
    rules: number
    testsPassed: number
    entry: number
  }[]
  acceptance: AcceptanceView | null
  /** an answer that waits for further signatures behind the one in force */
  pending: AcceptanceView | null
  countersignatures: readonly MissingSignature[]
  lastAnswer: AcceptanceView['answer'] | null
  restrictions: readonly RestrictionInForce[]
  agents: readonly { agent: string; until: string; revoked: string | null; enforcement: Enforcement }[]
  index: number
}

export const useCasesQuery = (asOf?: Then) =>
  queryOptions({
    queryKey: ['use-cases', asOf ?? 'now'],
    queryFn: async ({ signal }) =>
      getJson<{ useCases: UseCaseLine[]; index: number }>('/v1/use-cases', ofThen(asOf), signal),
  })

export const useCaseQuery = (useCase: string, asOf?: Then) =>
  queryOptions({
    queryKey: ['use-cases', useCase, asOf ?? 'now'],
    queryFn: ({ signal }) => getJson<UseCaseView>(`/v1/use-cases/${encodeURIComponent(useCase)}`, ofThen(asOf), signal),
  })

/** A manifest revision and the policy published for it. */
export type Documents = {
  revision: number
  tier: Tier
  entry: number
  digest: string
  manifest: Manifest | null
  policy: {
    digest: string
    assumptions: string
    entry: number
    rules: number
    testsPassed: number
    text: string | null
    tests: string | null
    sentences: readonly string[] | null
  } | null
}

/** `today`: what was signed in words of today, under `notice`, where those it was signed in cannot be shown. */
type Words = {
  acceptance: string
  digest: string
  assurance: string
  sentences: readonly string[] | null
  today: readonly string[] | null
  notice: string | null
}

/** `GET /v1/use-cases/{useCase}/file` */
export type UseCaseFile = {
  registered: Documents | null
  accepted: Documents | null
  words: Words | null
  pendingWords: Words | null
  index: number
}

export const useCaseFileQuery = (useCase: string, asOf?: Then) =>
  queryOptions({
    queryKey: ['use-cases', useCase, 'file', asOf ?? 'now'],
    queryFn: ({ signal }) =>
      getJson<UseCaseFile>(`/v1/use-cases/${encodeURIComponent(useCase)}/file`, ofThen(asOf), signal),
  })

/** `GET /v1/use-cases/{useCase}/history` */
export type HistoryLine = { entry: number; type: string; time: string; by: PersonLike & { kind: string } }

export const useCaseHistoryQuery = (useCase: string) =>
  queryOptions({
    queryKey: ['use-cases', useCase, 'history'],
    queryFn: ({ signal }) =>
      getJson<{ history: HistoryLine[] }>(`/v1/use-cases/${encodeURIComponent(useCase)}/history`, {}, signal),
  })
