import type { Mode, Tier } from './primitives.ts'

/** What follows when the owner does not attest in time: each step at an exact distance from the due instant. */
export type LadderStep = { after: string; mode: Exclude<Mode, 'live'> }
export type Cadence = { attestEvery: string; warnBefore: string; ladder: readonly LadderStep[] }

/**
 * How often an owner answers for what changed, by tier, and what silence does. The one table: domain, sentences, reads
 * and documentation all derive from it. A manifest may attest more often; nothing makes it rarer.
 */
export const CADENCE: Readonly<Record<Tier, Cadence>> = {
  T1: {
    attestEvery: 'P90D',
    warnBefore: 'P7D',
    ladder: [
      { after: 'P0D', mode: 'review_all' },
      { after: 'P1D', mode: 'advisory_only' },
      { after: 'P3D', mode: 'paused' },
    ],
  },
  T2: {
    attestEvery: 'P180D',
    warnBefore: 'P14D',
    ladder: [
      { after: 'P0D', mode: 'review_all' },
      { after: 'P3D', mode: 'advisory_only' },
      { after: 'P7D', mode: 'paused' },
    ],
  },
  T3: {
    attestEvery: 'P365D',
    warnBefore: 'P30D',
    ladder: [
      { after: 'P0D', mode: 'review_all' },
      { after: 'P7D', mode: 'advisory_only' },
      { after: 'P14D', mode: 'paused' },
    ],
  },
  T4: {
    attestEvery: 'P365D',
    warnBefore: 'P30D',
    ladder: [
      { after: 'P0D', mode: 'review_all' },
      { after: 'P14D', mode: 'advisory_only' },
      { after: 'P28D', mode: 'paused' },
    ],
  },
}
