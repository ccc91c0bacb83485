import type { DatabaseSync } from 'node:sqlite'
import type { Outbox, OutboxRow } from '../outbox.ts'

const COLUMNS = 'id, channel, person, idx, message, created, due, attempts, state'
type Raw = Omit<OutboxRow, 'index'> & { idx: number }
const toRow = (raw: unknown): OutboxRow => {
  const { idx, ...row } = raw as Raw
  return { ...row, index: idx }
}

/** Adds rows inside whatever transaction is open. An id that is there already stays as it is. */
export function outboxWriter(database: DatabaseSync): (rows: readonly OutboxRow[]) => void {
  const insert = database.prepare(`INSERT OR IGNORE INTO outbox (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  return (rows) => {
    for (const { id, channel, person, index, message, created, due, attempts, state } of rows)
      insert.run(id, channel, person, index, message, created, due, attempts, state)
  }
}

/** The outbox on the one writing connection; `exclusively` keeps it out of open transactions. */
export function sqliteOutbox(
  database: DatabaseSync,
  exclusively: <T>(work: () => Promise<T>) => Promise<T>,
  unavailable: (cause: unknown) => Error,
): Outbox {
  const write = outboxWriter(database)
  const sql = {
    due: database.prepare(`SELECT ${COLUMNS} FROM outbox WHERE due <= ? ORDER BY due, id LIMIT ?`),
    claim: database.prepare(
      'UPDATE outbox SET due = ?, attempts = attempts + 1 WHERE id = ? AND channel = ? AND due = ? AND attempts = ?',
    ),
    settle: database.prepare('UPDATE outbox SET state = ?, due = ? WHERE id = ? AND channel = ?'),
    inbox: database.prepare(`SELECT ${COLUMNS} FROM outbox
      WHERE channel = 'inbox' AND person = ? AND state IN (SELECT value FROM json_each(?)) AND id < ?
      ORDER BY id DESC LIMIT ?`),
    acknowledge: database.prepare(`UPDATE outbox SET state = 'acknowledged'
      WHERE id = ? AND person = ? AND channel = 'inbox' AND state <> 'acknowledged'`),
  }
  const guarded = <T>(work: () => T): Promise<T> =>
    exclusively(async () => {
      try {
        return work()
      } catch (cause) {
        throw unavailable(cause)
      }
    })
  return {
    outboxDue: (now, limit) => guarded(() => sql.due.all(now, limit).map(toRow)),
    outboxClaim: ({ id, channel, due, attempts }, until) =>
      guarded(() => Number(sql.claim.run(until, id, channel, due, attempts).changes) === 1),
    outboxSettle: ({ id, channel }, { state, due }, next) =>
      guarded(() => {
        database.exec('BEGIN IMMEDIATE')
        try {
          sql.settle.run(state, due, id, channel)
          write(next)
          database.exec('COMMIT')
        } finally {
          if (database.isTransaction) database.exec('ROLLBACK')
        }
      }),
    inboxOf: (person, states, before, limit) =>
      guarded(() => sql.inbox.all(person, JSON.stringify(states), before ?? '\u{10FFFF}', limit).map(toRow)),
    inboxAcknowledge: (person, id) => guarded(() => Number(sql.acknowledge.run(id, person).changes) === 1),
  }
}
