import { commitmentOf, openDisclosure } from '@answerable/ledger'
import type { Reads } from '../store/store.ts'
import type { VaultReader } from '../vault/vault.ts'
import type { ParsedEntry } from './entry-format.ts'

/** The sealed values of an entry as far as the vault still holds them, and whether any is missing. */
export type Opened = {
  readonly disclosures: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, string>>
  /** a value was erased, or its text no longer has the commitment in the entry */
  readonly incomplete: boolean
}

/**
 * Opens the sealed fields of entries whose leaf hash the caller has recomputed.
 * INVARIANT: a disclosure counts only if the entry commits to it under that very name, so editing the vault can hide a
 * value but never exchange it.
 */
export async function openSealed(
  entries: readonly ParsedEntry[],
  reads: Reads,
  vault: VaultReader,
): Promise<Map<string, Opened>> {
  const rows = await reads.vault(entries.map(({ event }) => event.id))
  const opened = new Map<string, Opened>()
  for (const { event, sealed } of entries) {
    const disclosures: Record<string, string> = {}
    const values: Record<string, string> = {}
    let incomplete = false
    for (const [field, commitment] of Object.entries(sealed)) {
      const row = rows.find((candidate) => candidate.entryId === event.id && candidate.field === field)
      const disclosure = row === undefined ? undefined : vault.open(row)
      const value = disclosure === undefined ? undefined : openAs(field, commitment, disclosure)
      if (disclosure === undefined || value === undefined) {
        incomplete = true
        continue
      }
      disclosures[field] = disclosure
      values[field] = value
    }
    opened.set(event.id, { disclosures, values, incomplete })
  }
  return opened
}

/** The text a disclosure opens to, if it is the one committed to under this name. */
export function openAs(field: string, commitment: string, disclosure: string): string | undefined {
  if (commitmentOf(disclosure) !== commitment) return undefined
  const { name, value } = openDisclosure(disclosure)
  return name === field && typeof value === 'string' ? value : undefined
}
