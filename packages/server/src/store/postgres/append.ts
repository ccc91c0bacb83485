import { AnswerableError } from '@answerable/contract'
import type { ClientBase } from 'pg'
import type { Append } from '../store.ts'
import { packed, toBuffer } from './bytes.ts'
import { writeOutbox } from './outbox.ts'
import { writeRows } from './records.ts'
import { VAULT_ROWS, vaultColumns } from './vault.ts'

/**
 * Writes one batch inside the open transaction: one statement per table, arrays in. All of them are on their way before
 * the first is answered, so that PostgreSQL works on one while this process still encodes the next. The first that fails
 * aborts the transaction, and with it every statement behind it.
 *
 * @param client in pipeline mode
 */
export async function postgresAppend(client: ClientBase, batch: Append): Promise<void> {
  const { before, after, entries, tiles, streams, documents, vault, snapshot } = batch
  const statements: Promise<unknown>[] = [
    client.query({
      name: 'append-entries',
      text: `INSERT INTO entry (idx, id, gov_idx, bytes, leaf)
        SELECT n.idx, n.id, n.gov_idx, substring($4::bytea FROM n.at FOR n.length),
          substring($7::bytea FROM n.leaf_at FOR n.leaf_length)
        FROM unnest($1::bigint[], $2::text[], $3::bigint[], $5::int[], $6::int[], $8::int[], $9::int[])
          AS n (idx, id, gov_idx, at, length, leaf_at, leaf_length)`,
      values: [
        entries.map(({ index }) => index),
        entries.map(({ id }) => id),
        entries.map(({ govIndex }) => govIndex),
        ...packed(entries.map(({ bytes }) => bytes)),
        ...packed(entries.map(({ leaf }) => leaf)),
      ],
    }),
    client.query({
      name: 'append-tiles',
      text: `INSERT INTO tile (level, idx, width, hashes)
        SELECT n.level, n.idx, n.width, substring($4::bytea FROM n.at FOR n.length)
        FROM unnest($1::int[], $2::bigint[], $3::int[], $5::int[], $6::int[]) AS n (level, idx, width, at, length)
        ON CONFLICT (level, idx) DO UPDATE SET width = excluded.width, hashes = excluded.hashes`,
      values: [
        tiles.map(({ level }) => level),
        tiles.map(({ index }) => index),
        tiles.map(({ width }) => width),
        ...packed(tiles.map(({ hashes }) => hashes)),
      ],
    }),
    ...writeRows(client, batch.rows),
  ]
  if (streams.length > 0) {
    statements.push(
      client.query({
        name: 'append-streams',
        text: `INSERT INTO stream (name, seq, leaf, idx)
          SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[], $4::bigint[])
          ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, leaf = excluded.leaf, idx = excluded.idx`,
        values: [
          streams.map(({ name }) => name),
          streams.map(({ seq }) => seq),
          streams.map(({ leaf }) => toBuffer(leaf)),
          streams.map(({ index }) => index),
        ],
      }),
    )
  }
  if (documents.length > 0) {
    statements.push(
      client.query({
        name: 'append-documents',
        text: `INSERT INTO document (digest, kind, text) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
          ON CONFLICT (digest) DO NOTHING`,
        values: [
          documents.map(({ digest }) => digest),
          documents.map(({ kind }) => kind),
          documents.map(({ text }) => text),
        ],
      }),
    )
  }
  if (vault.length > 0) {
    statements.push(
      client.query({
        name: 'append-vault',
        text: `INSERT INTO vault (entry_id, field, key, box) SELECT * FROM ${VAULT_ROWS}`,
        values: vaultColumns(vault),
      }),
    )
  }
  if (snapshot !== undefined) {
    const { size, index, digest, text } = snapshot
    const sql = 'INSERT INTO snapshot (size, idx, digest, text) VALUES ($1, $2, $3, $4)'
    statements.push(client.query(sql, [size, index, digest, text]))
  }
  statements.push(writeOutbox(client, batch.outbox ?? []))
  const head = client.query({
    name: 'append-head',
    text: 'UPDATE head SET size = $1, gov_size = $2, root = $3, time = $4 WHERE one = 1 AND size = $5',
    values: [after.size, after.govSize, toBuffer(after.root), after.time, before.size],
  })
  // INVARIANT: no statement of a batch is still to come when its transaction ends; one sent after the ROLLBACK would stand
  // by itself. So all are waited for, the ones behind a failure too, and the first failure is the one that is told.
  const settled = await Promise.allSettled([...statements, head])
  for (const one of settled) if (one.status === 'rejected') throw one.reason
  // Compare-and-swap: whatever went wrong with the lock, two batches never share an index.
  if ((await head).rowCount !== 1) throw new AnswerableError('store_unavailable', 'the head moved under its lock')
}
