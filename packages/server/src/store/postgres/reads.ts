import type { Tile } from '@answerable/ledger'
import type { ClientBase, Pool, QueryResultRow } from 'pg'
import { ARCHIVED } from '../retired.ts'
import type { DocumentRow, EntryRow, Head, PlainVaultRow, Reads, SnapshotRow, StreamRow, VaultRow } from '../store.ts'
import { countAfter, newestRows, queryRows, readRows, scanRows, searchRows } from './records.ts'

const ENTRY = 'SELECT idx AS index, id, bytes, leaf, gov_idx AS "govIndex" FROM entry'
const TILE = 'SELECT level, idx AS index, width, hashes FROM tile'
const STREAM = 'SELECT name, seq, leaf, idx AS index FROM stream'
const DOCUMENT = 'SELECT digest, kind, text FROM document'
const VAULT = 'SELECT entry_id AS "entryId", field, key, box FROM vault'
const PLAIN_VAULT = 'SELECT entry_id AS "entryId", field, disclosure FROM vault_plain'
const SNAPSHOT = 'SELECT size, idx AS index, digest, text FROM snapshot'
export const HEAD = 'SELECT size, gov_size AS "govSize", root, time FROM head WHERE one = 1'

/** Everything one connection, or a pool of them, can be asked. */
export function postgresReads(on: ClientBase | Pool): Reads {
  const all = async <T extends QueryResultRow>(name: string, text: string, values: unknown[] = []): Promise<T[]> =>
    (await on.query<T>({ name, text, values })).rows

  return {
    head: async () => oneHead(await all<Head>('head', HEAD)),
    archived: async () =>
      (await all<{ value: string }>('archived', 'SELECT value FROM meta WHERE key = $1', [ARCHIVED]))[0]?.value,
    rows: (keys) => readRows(on, keys),
    query: (query) => queryRows(on, query),
    newest: (query, before) => newestRows(on, query, before),
    search: (query, before) => searchRows(on, query, before),
    countAfter: (kind, id) => countAfter(on, kind, id),
    entriesFrom: (index, limit) =>
      all<EntryRow>('entries-from', `${ENTRY} WHERE idx >= $1 ORDER BY idx LIMIT $2`, [index, limit]),
    entriesAt: (indexes) =>
      all<EntryRow>('entries-at', `${ENTRY} WHERE idx = ANY($1::bigint[]) ORDER BY idx`, [indexes]),
    entriesById: (ids) => all<EntryRow>('entries-by-id', `${ENTRY} WHERE id = ANY($1::text[]) ORDER BY idx`, [ids]),
    governanceFrom: (govIndex, limit) =>
      all<EntryRow>('governance', `${ENTRY} WHERE gov_idx >= $1 ORDER BY gov_idx LIMIT $2`, [govIndex, limit]),
    tiles: (coordinates) =>
      all<Tile>('tiles', `${TILE} WHERE (level, idx) IN (SELECT * FROM unnest($1::int[], $2::bigint[]))`, [
        coordinates.map(({ level }) => level),
        coordinates.map(({ index }) => index),
      ]),
    streams: (names) => all<StreamRow>('streams', `${STREAM} WHERE name = ANY($1::text[])`, [names]),
    documents: (digests) => all<DocumentRow>('documents', `${DOCUMENT} WHERE digest = ANY($1::text[])`, [digests]),
    vault: (entryIds) => all<VaultRow>('vault', `${VAULT} WHERE entry_id = ANY($1::text[])`, [entryIds]),
    vaultUnder: (keys) => all<VaultRow>('vault-under', `${VAULT} WHERE key = ANY($1::text[])`, [keys]),
    newestSnapshot: async () => (await all<SnapshotRow>('snapshot', `${SNAPSHOT} ORDER BY size DESC LIMIT 1`))[0],
    scanRows: (kind, after, limit) => scanRows(on, kind, after, limit),
    scanStreams: (after, limit) =>
      all<StreamRow>('scan-streams', `${STREAM} WHERE name > $1 ORDER BY name LIMIT $2`, [after ?? '', limit]),
    scanDocuments: (after, limit) =>
      all<DocumentRow>('scan-documents', `${DOCUMENT} WHERE digest > $1 ORDER BY digest LIMIT $2`, [
        after ?? '',
        limit,
      ]),
    scanTiles: (after, limit) =>
      all<Tile>('scan-tiles', `${TILE} WHERE (level, idx) > ($1, $2) ORDER BY level, idx LIMIT $3`, [
        after?.level ?? -1,
        after?.index ?? -1,
        limit,
      ]),
    scanVault: (after, limit) =>
      all<VaultRow>('scan-vault', `${VAULT} WHERE (entry_id, field) > ($1, $2) ORDER BY entry_id, field LIMIT $3`, [
        after?.entryId ?? '',
        after?.field ?? '',
        limit,
      ]),
    plainVault: (after, limit) =>
      all<PlainVaultRow>(
        'plain-vault',
        `${PLAIN_VAULT} WHERE (entry_id, field) > ($1, $2) ORDER BY entry_id, field LIMIT $3`,
        [after?.entryId ?? '', after?.field ?? '', limit],
      ),
  }
}

export function oneHead(rows: readonly Head[]): Head {
  const [head] = rows
  if (head === undefined) throw new Error('the head row is missing')
  return head
}
