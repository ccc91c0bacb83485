import type { DatabaseSync } from 'node:sqlite'
import { AnswerableError } from '@answerable/contract'
import type { Append } from '../store.ts'
import { outboxWriter } from './outbox.ts'
import { sqliteRecords } from './records.ts'

/** Writes one batch inside the open transaction. */
export function sqliteAppend(database: DatabaseSync): (batch: Append) => void {
  const records = sqliteRecords(database)
  const told = outboxWriter(database)
  const sql = {
    entry: database.prepare('INSERT INTO entry (idx, id, bytes, leaf, gov_idx) VALUES (?, ?, ?, ?, ?)'),
    tile: database.prepare(`INSERT INTO tile (level, idx, width, hashes) VALUES (?, ?, ?, ?)
      ON CONFLICT (level, idx) DO UPDATE SET width = excluded.width, hashes = excluded.hashes`),
    stream: database.prepare(`INSERT INTO stream (name, seq, leaf, idx) VALUES (?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, leaf = excluded.leaf, idx = excluded.idx`),
    document: database.prepare('INSERT OR IGNORE INTO document (digest, kind, text) VALUES (?, ?, ?)'),
    vault: database.prepare('INSERT INTO vault (entry_id, field, key, box) VALUES (?, ?, ?, ?)'),
    snapshot: database.prepare('INSERT OR REPLACE INTO snapshot (size, idx, digest, text) VALUES (?, ?, ?, ?)'),
    head: database.prepare('UPDATE head SET size = ?, gov_size = ?, root = ?, time = ? WHERE one = 1 AND size = ?'),
  }
  return ({ before, after, entries, tiles, rows, streams, documents, vault, snapshot, outbox = [] }) => {
    // SQLite may roll back by itself after an I/O error; outside a transaction each statement would stand alone.
    if (!database.isTransaction) throw new AnswerableError('store_unavailable', 'the transaction is gone')
    for (const { index, id, bytes, leaf, govIndex } of entries) sql.entry.run(index, id, bytes, leaf, govIndex)
    for (const { level, index, width, hashes } of tiles) sql.tile.run(level, index, width, hashes)
    records.write(rows)
    for (const { name, seq, leaf, index } of streams) sql.stream.run(name, seq, leaf, index)
    for (const { digest, kind, text } of documents) sql.document.run(digest, kind, text)
    for (const { entryId, field, key, box } of vault) sql.vault.run(entryId, field, key, box)
    if (snapshot !== undefined) sql.snapshot.run(snapshot.size, snapshot.index, snapshot.digest, snapshot.text)
    told(outbox)
    const { changes } = sql.head.run(after.size, after.govSize, after.root, after.time, before.size)
    // Compare-and-swap: whatever went wrong with the lock, two batches never share an index.
    if (Number(changes) !== 1) throw new AnswerableError('store_unavailable', 'the head moved under its lock')
  }
}
