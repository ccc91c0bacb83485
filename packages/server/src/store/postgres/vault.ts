import type { ClientBase } from 'pg'
import type { VaultChange, VaultRow } from '../store.ts'
import { packed } from './bytes.ts'

/** Rows of the vault as one statement takes them: arrays in, the boxes packed. */
export const VAULT_ROWS = `(SELECT entry_id, field, key, substring($4::bytea FROM at FOR length) AS box
  FROM unnest($1::text[], $2::text[], $3::text[], $5::int[], $6::int[]) AS v (entry_id, field, key, at, length)) AS n`

export function vaultColumns(rows: readonly VaultRow[]): unknown[] {
  return [
    rows.map(({ entryId }) => entryId),
    rows.map(({ field }) => field),
    rows.map(({ key }) => key),
    ...packed(rows.map(({ box }) => box)),
  ]
}

/** Changes sealed values inside the open transaction. */
export async function postgresVault(client: ClientBase, change: VaultChange): Promise<void> {
  const { add = [], put = [], remove = [], under = [] } = change
  if (add.length > 0) {
    const text = `INSERT INTO vault (entry_id, field, key, box) SELECT * FROM ${VAULT_ROWS} ON CONFLICT DO NOTHING`
    await client.query(text, vaultColumns(add))
  }
  if (put.length > 0) {
    const text = `UPDATE vault SET key = n.key, box = n.box FROM ${VAULT_ROWS}
      WHERE vault.entry_id = n.entry_id AND vault.field = n.field`
    await client.query(text, vaultColumns(put))
  }
  if (remove.length > 0) {
    const text = 'DELETE FROM vault WHERE (entry_id, field) IN (SELECT * FROM unnest($1::text[], $2::text[]))'
    await client.query(text, [remove.map(({ entryId }) => entryId), remove.map(({ field }) => field)])
  }
  if (under.length > 0) await client.query('DELETE FROM vault WHERE key = ANY($1::text[])', [under])
}
