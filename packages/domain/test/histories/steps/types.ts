import type { CaseName } from '../cast.ts'
import type { TwoServers } from '../servers.ts'

/** Where a step happens, who says it (often the wrong person: most steps are refused), and a number to pick objects by. */
export type At = { name: CaseName; who: string; pick: number }
export type Act = (world: TwoServers, at: At) => void
/** A step with how often it is drawn. */
export type Steps = Readonly<Record<string, readonly [weight: number, act: Act]>>

export const reason = 'r'
export const anyOf = <T>(items: readonly T[], pick: number): T | undefined => items[pick % Math.max(1, items.length)]
/** The right person two times in three, anybody else else; by other digits of the number than steps pick objects by. */
export const mostly = ({ who, pick }: At, right: string): string => (Math.floor(pick / 37) % 3 === 0 ? who : right)
