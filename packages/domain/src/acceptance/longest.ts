import type { RiskLevel, Tier } from '@answerable/contract'

/** The longest a signature may last, by tier and by what risk it leaves; the shorter counts. */
export const LONGEST_BY_TIER: Readonly<Record<Tier, string>> = { T1: 'P90D', T2: 'P180D', T3: 'P365D', T4: 'P365D' }
export const LONGEST_BY_RISK: Readonly<Record<RiskLevel, string>> = {
  critical: 'P30D',
  high: 'P90D',
  moderate: 'P180D',
  low: 'P365D',
}
