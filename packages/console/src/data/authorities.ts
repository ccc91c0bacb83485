import type { Capacity, Power, RiskLevel, Tier } from '@answerable/contract'
import { queryOptions } from '@tanstack/react-query'
import { ofThen, type Then } from './as-of.ts'
import { getJson } from './http.ts'

export type Mandate = {
  id: string
  index: number
  unit: string
  unitName: string | null
  parentUnit?: string | null
  instrument: { digest: string; title: string | null; reference: string | null }
  signers: readonly { person: string; name: string | null }[]
  countersigned: string | null
}

export type AuthorityLine = {
  id: string
  index: number
  grantee: string
  granteeName: string | null
  grantor: string
  grantorName: string | null
  capacity: Capacity
  powers: readonly Power[]
  scope: { unit: string; useCases?: readonly string[]; tiers: readonly Tier[] }
  limits: {
    residualRisk: RiskLevel
    money?: { budget: string; amountMinor: number; currency: string }
    persons?: number
  }
  until: string
  delegationDepth: number
  under: { mandate: string } | { authority: string }
  revoked: { time: string; forCause: boolean } | null
  mandate: string | null
  fault: string | null
}

/** `GET /v1/authorities` */
export type Authorities = { mandates: readonly Mandate[]; authorities: readonly AuthorityLine[]; index: number }

export const authoritiesQuery = (asOf?: Then) =>
  queryOptions({
    queryKey: ['authorities', asOf ?? 'now'],
    queryFn: ({ signal }) => getJson<Authorities>('/v1/authorities', ofThen(asOf), signal),
  })

/** An authority and every one above it, up to the mandate they all come from. */
export function chainTo(
  { authorities, mandates }: Authorities,
  id: string | null,
): { grants: readonly AuthorityLine[]; mandate: Mandate | undefined } {
  const grants: AuthorityLine[] = []
  let next = id
  // A chain that names itself would never end; the domain refuses it, and this page must not hang on it either.
  while (next !== null && grants.length < 16) {
    const grant: AuthorityLine | undefined = authorities.find((one) => one.id === next)
    if (grant === undefined) return { grants, mandate: undefined }
    grants.push(grant)
    const { under } = grant
    if ('mandate' in under) return { grants, mandate: mandates.find((one) => one.id === under.mandate) }
    next = under.authority
  }
  return { grants, mandate: undefined }
}
