import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { domain } from '../../src/app/domain.ts'
import { openStore } from '../../src/app/open-store.ts'
import { openArchive } from '../../src/archive/check.ts'
import { type Recorded, removeArchived } from '../../src/archive/remove.ts'
import { dataPaths } from '../../src/platform/paths.ts'

/** Empties a database and dies before one chosen call that could change it. Calls are counted on the drivers. */
export type RemoveOrder = {
  dataDir: string
  url?: string | undefined
  schema?: string | undefined
  archive: string
  vkey: string
  recorded: Recorded
  /** which call kills; 0: none, the number of calls is printed */
  at: number
}

const CHANGES = /^\s*(?:BEGIN|COMMIT|DELETE|INSERT|TRUNCATE|VACUUM|PRAGMA wal_checkpoint)/

const order = JSON.parse(process.argv[2] ?? '') as RemoveOrder
let calls = 0

function count(text: unknown): void {
  const sql = typeof text === 'string' ? text : ((text as { text?: string }).text ?? '')
  if (counting && CHANGES.test(sql) && (calls += 1) === order.at) process.kill(process.pid, 'SIGKILL')
}

let counting = false
const methods: [object, string][] = [
  [DatabaseSync.prototype, 'exec'],
  [DatabaseSync.prototype, 'prepare'],
  [pg.Client.prototype, 'query'],
]
for (const [target, name] of methods) {
  const holder = target as Record<string, (...args: unknown[]) => unknown>
  const real = holder[name] as (...args: unknown[]) => unknown
  holder[name] = function (this: unknown, ...args: unknown[]) {
    count(args[0])
    return real.apply(this, args)
  }
}
const { url, schema } = order
const store = await openStore(
  dataPaths(order.dataDir).database,
  url === undefined ? undefined : { url, ...(schema === undefined ? {} : { schema }) },
)
const archive = openArchive(order.archive, [order.vkey])
// Only the emptying itself: what is read before changes nothing.
const retire = store.retire.bind(store)
store.retire = (head, note) => {
  counting = true
  return retire(head, note)
}
await removeArchived(store, archive, order.recorded, domain)
counting = false
archive.reads.close()
await store.close()
process.stdout.write(`${calls}\n`)
