import type { Deployment } from '../app/open-deployment.ts'
import type { RefundBot } from './agent.ts'
import type { Actor, Scene } from './cast.ts'
import type { Narrator } from './narrator.ts'

/** The people of the Refund Assistant's shop: see examples/refund-assistant. */
export type Cast = Readonly<Record<'grace' | 'boris' | 'ada' | 'dora' | 'chris' | 'otto' | 'rosa' | 'ravi', Actor>>

/** Everything a step of the story stands on. */
export type Stage = Scene & {
  readonly tell: Narrator
  readonly deployment: Deployment
  /** the data folder of the practice log */
  readonly folder: string
  /** the log's key, by which receipts are verified */
  readonly vkey: string
  readonly setupToken: string
  /** does nothing where nobody watches */
  readonly pause: (milliseconds: number) => Promise<void>
}

/** What earlier steps leave to later ones. */
export type Founded = { cast: Cast; mandate: string; bot: RefundBot }
export type Signed = Founded & { authority: string; assumptions: string }

export const USE_CASE = 'refund-assistant'
