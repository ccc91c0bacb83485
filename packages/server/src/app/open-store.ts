import { openPostgresStore } from '../store/postgres/store.ts'
import { openSqliteStore } from '../store/sqlite/store.ts'
import type { Store } from '../store/store.ts'

/**
 * The store of a deployment: PostgreSQL where an address is given, else one SQLite file.
 * @throws ExitError `store_in_use`, `store_unsafe`, `store_newer`, `store_unreachable`, `folder_unusable`, `disk_full`
 */
export function openStore(file: string, postgres: { url: string; schema?: string } | undefined): Promise<Store> {
  return postgres === undefined ? openSqliteStore(file) : openPostgresStore(postgres)
}
