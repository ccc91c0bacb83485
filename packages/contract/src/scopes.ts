import { z } from 'zod'

/**
 * What an API token of a person may read. It never reaches further than the person, and never prepares a statement.
 * `governance`: people, rights, use cases. `records`: decisions, runs, reviews, secrets. `ledger`: entries and receipts.
 */
export const ApiTokenScope = z.enum(['read:*', 'read:governance', 'read:records', 'read:ledger'])
export type ApiTokenScope = z.infer<typeof ApiTokenScope>
