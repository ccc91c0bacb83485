import { AnswerableError } from '@answerable/contract'
import type { ClientBase } from 'pg'
import type { Append } from '../store.ts'
import { toBuffer } from './bytes.ts'
import { writeOutbox } from './outbox.ts'
import { writeRows } from './records.ts'
import { VAULT_ROWS, vaultColumns } from './vault.ts'

/** Writes one batch inside the open transaction: one statement per table, arrays in. */
export async function postgresAppend(client: ClientBase, batch: Append): Promise<void> {
  const { before, after, entries, tiles, streams, documents, vault, snapshot } = batch
  await client.query({
    name: 'append-entries',
    text: `INSERT INTO entry (idx, id, bytes, leaf, gov_idx)
      SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::bytea[], $5::bigint[])`,
    values: [
      entries.map(({ index }) => index),
      entries.map(({ id }) => id),
      entries.map(({ bytes }) => toBuffer(bytes)),
      entries.map(({ leaf }) => toBuffer(leaf)),
      entries.map(({ govIndex }) => govIndex),
    ],
  })
  await client.query({
    name: 'append-tiles',
    text: `INSERT INTO tile (level, idx, width, hashes)
      SELECT * FROM unnest($1::int[], $2::bigint[], $3::int[], $4::bytea[])
      ON CONFLICT (level, idx) DO UPDATE SET width = excluded.width, hashes = excluded.hashes`,
    values: [
      tiles.map(({ level }) => level),
      tiles.map(({ index }) => index),
      tiles.map(({ width }) => width),
      tiles.map(({ hashes }) => toBuffer(hashes)),
    ],
  })
  await writeRows(client, batch.rows)
  await client.query({
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
  })
  if (documents.length > 0) {
    await client.query({
      name: 'append-documents',
      text: `INSERT INTO document (digest, kind, text) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
        ON CONFLICT (digest) DO NOTHING`,
      values: [
        documents.map(({ digest }) => digest),
        documents.map(({ kind }) => kind),
        documents.map(({ text }) => text),
      ],
    })
  }
  if (vault.length > 0) {
    await client.query({
      name: 'append-vault',
      text: `INSERT INTO vault (entry_id, field, key, box) SELECT * FROM ${VAULT_ROWS}`,
      values: vaultColumns(vault),
    })
  }
  if (snapshot !== undefined) {
    await client.query('INSERT INTO snapshot (size, idx, digest, text) VALUES ($1, $2, $3, $4)', [
      snapshot.size,
      snapshot.index,
      snapshot.digest,
      snapshot.text,
    ])
  }
  await writeOutbox(client, batch.outbox ?? [])
  const { rowCount } = await client.query({
    name: 'append-head',
    text: 'UPDATE head SET size = $1, gov_size = $2, root = $3, time = $4 WHERE one = 1 AND size = $5',
    values: [after.size, after.govSize, toBuffer(after.root), after.time, before.size],
  })
  // Compare-and-swap: whatever went wrong with the lock, two batches never share an index.
  if (rowCount !== 1) throw new AnswerableError('store_unavailable', 'the head moved under its lock')
}
