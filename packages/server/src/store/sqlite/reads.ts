import type { DatabaseSync } from 'node:sqlite'
import type { Tile } from '@answerable/ledger'
import type { DocumentRow, EntryRow, Head, PlainVaultRow, Reads, SnapshotRow, StreamRow, VaultRow } from '../store.ts'
import { ARCHIVED } from '../retired.ts'
import { sqliteRecords } from './records.ts'

type RawEntry = { idx: number; id: string; bytes: Uint8Array; leaf: Uint8Array; gov_idx: number | null }
type RawHead = { size: number; gov_size: number; root: Uint8Array; time: string }
type RawTile = { level: number; idx: number; width: number; hashes: Uint8Array }
type RawStream = { name: string; seq: number; leaf: Uint8Array; idx: number }
type RawVault = { entry_id: string; field: string; key: string; box: Uint8Array }
type RawPlain = { entry_id: string; field: string; disclosure: string }
type RawSnapshot = { size: number; idx: number; digest: string; text: string }

const ENTRY = 'SELECT idx, id, bytes, leaf, gov_idx FROM entry'
const VAULT = 'SELECT entry_id, field, key, box FROM vault'
const LISTED = 'IN (SELECT value FROM json_each(?))'

/** Everything a connection can be asked. Asynchronous by interface only: SQLite answers at once. */
export function sqliteReads(database: DatabaseSync): Reads {
  const records = sqliteRecords(database)
  const sql = {
    head: database.prepare('SELECT size, gov_size, root, time FROM head WHERE one = 1'),
    archived: database.prepare(`SELECT value FROM meta WHERE key = '${ARCHIVED}'`),
    entriesFrom: database.prepare(`${ENTRY} WHERE idx >= ? ORDER BY idx LIMIT ?`),
    entriesAt: database.prepare(`${ENTRY} WHERE idx ${LISTED} ORDER BY idx`),
    entriesById: database.prepare(`${ENTRY} WHERE id ${LISTED} ORDER BY idx`),
    governanceFrom: database.prepare(`${ENTRY} WHERE gov_idx >= ? ORDER BY gov_idx LIMIT ?`),
    tile: database.prepare('SELECT level, idx, width, hashes FROM tile WHERE level = ? AND idx = ?'),
    streams: database.prepare(`SELECT name, seq, leaf, idx FROM stream WHERE name ${LISTED}`),
    documents: database.prepare(`SELECT digest, kind, text FROM document WHERE digest ${LISTED}`),
    vault: database.prepare(`${VAULT} WHERE entry_id ${LISTED}`),
    vaultUnder: database.prepare(`${VAULT} WHERE key ${LISTED}`),
    snapshot: database.prepare('SELECT size, idx, digest, text FROM snapshot ORDER BY size DESC LIMIT 1'),
    scanStreams: database.prepare('SELECT name, seq, leaf, idx FROM stream WHERE name > ? ORDER BY name LIMIT ?'),
    scanDocuments: database.prepare('SELECT digest, kind, text FROM document WHERE digest > ? ORDER BY digest LIMIT ?'),
    scanTiles: database.prepare(
      'SELECT level, idx, width, hashes FROM tile WHERE (level, idx) > (?, ?) ORDER BY level, idx LIMIT ?',
    ),
    scanVault: database.prepare(`${VAULT} WHERE (entry_id, field) > (?, ?) ORDER BY entry_id, field LIMIT ?`),
    plainVault: database.prepare(
      `SELECT entry_id, field, disclosure FROM vault_plain WHERE (entry_id, field) > (?, ?)
        ORDER BY entry_id, field LIMIT ?`,
    ),
  }
  const entries = (raw: unknown[]): EntryRow[] => (raw as RawEntry[]).map(toEntry)
  const list = (values: readonly (string | number)[]): string => JSON.stringify(values)

  return {
    head: async () => toHead(sql.head.get() as RawHead),
    archived: async () => sql.archived.get()?.['value'] as string | undefined,
    rows: async (keys) => records.rows(keys),
    query: async (query) => records.query(query),
    newest: async (query, before) => records.newest(query, before),
    search: async (query, before) => records.search(query, before),
    countAfter: async (kind, id) => records.countAfter(kind, id),
    entriesFrom: async (index, limit) => entries(sql.entriesFrom.all(index, limit)),
    entriesAt: async (indexes) => entries(sql.entriesAt.all(list(indexes))),
    entriesById: async (ids) => entries(sql.entriesById.all(list(ids))),
    governanceFrom: async (govIndex, limit) => entries(sql.governanceFrom.all(govIndex, limit)),
    tiles: async (coordinates) =>
      coordinates.flatMap(({ level, index }) => {
        const raw = sql.tile.get(level, index)
        return raw === undefined ? [] : [toTile(raw as RawTile)]
      }),
    streams: async (names) => (sql.streams.all(list(names)) as RawStream[]).map(toStream),
    documents: async (digests) => sql.documents.all(list(digests)) as DocumentRow[],
    vault: async (entryIds) => (sql.vault.all(list(entryIds)) as RawVault[]).map(toVault),
    vaultUnder: async (keys) => (sql.vaultUnder.all(list(keys)) as RawVault[]).map(toVault),
    newestSnapshot: async () => toSnapshot(sql.snapshot.get() as RawSnapshot | undefined),
    scanRows: async (kind, after, limit) => records.scan(kind, after, limit),
    scanStreams: async (after, limit) => (sql.scanStreams.all(after ?? '', limit) as RawStream[]).map(toStream),
    scanDocuments: async (after, limit) => sql.scanDocuments.all(after ?? '', limit) as DocumentRow[],
    scanTiles: async (after, limit) =>
      (sql.scanTiles.all(after?.level ?? -1, after?.index ?? -1, limit) as RawTile[]).map(toTile),
    scanVault: async (after, limit) =>
      (sql.scanVault.all(after?.entryId ?? '', after?.field ?? '', limit) as RawVault[]).map(toVault),
    plainVault: async (after, limit) =>
      (sql.plainVault.all(after?.entryId ?? '', after?.field ?? '', limit) as RawPlain[]).map(toPlain),
  }
}

function toHead({ size, gov_size: govSize, root, time }: RawHead): Head {
  return { size, govSize, root, time }
}
function toEntry({ idx: index, id, bytes, leaf, gov_idx: govIndex }: RawEntry): EntryRow {
  return { index, id, bytes, leaf, govIndex }
}
function toTile({ level, idx: index, width, hashes }: RawTile): Tile {
  return { level, index, width, hashes }
}
function toStream({ name, seq, leaf, idx: index }: RawStream): StreamRow {
  return { name, seq, leaf, index }
}
function toVault({ entry_id: entryId, field, key, box }: RawVault): VaultRow {
  return { entryId, field, key, box }
}
function toPlain({ entry_id: entryId, field, disclosure }: RawPlain): PlainVaultRow {
  return { entryId, field, disclosure }
}
function toSnapshot(raw: RawSnapshot | undefined): SnapshotRow | undefined {
  return raw && { size: raw.size, index: raw.idx, digest: raw.digest, text: raw.text }
}
