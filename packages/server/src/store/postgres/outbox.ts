import type { ClientBase, Pool } from 'pg'
import type { Outbox, OutboxRow } from '../outbox.ts'

const COLUMNS = 'id, channel, person, idx, message, created, due, attempts, state'
type Raw = Omit<OutboxRow, 'index'> & { idx: number }
const toRow = ({ idx, attempts, ...row }: Raw): OutboxRow => ({
  ...row,
  index: Number(idx),
  attempts: Number(attempts),
})

/** Adds rows in the transaction of `client`. An id that is there already stays as it is. */
export async function writeOutbox(client: Pick<ClientBase, 'query'>, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return
  await client.query({
    name: 'append-outbox',
    text: `INSERT INTO outbox (${COLUMNS})
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::int[], $9::text[])
      ON CONFLICT (id, channel) DO NOTHING`,
    values: [
      rows.map(({ id }) => id),
      rows.map(({ channel }) => channel),
      rows.map(({ person }) => person),
      rows.map(({ index }) => index),
      rows.map(({ message }) => message),
      rows.map(({ created }) => created),
      rows.map(({ due }) => due),
      rows.map(({ attempts }) => attempts),
      rows.map(({ state }) => state),
    ],
  })
}

/** The outbox of several servers: a claim is one UPDATE that compares what was read, so each attempt is one server's. */
export function postgresOutbox(pool: Pool, unavailable: (cause: unknown) => Error): Outbox {
  const query = async (text: string, values: unknown[]): Promise<{ rows: Raw[]; rowCount: number | null }> => {
    try {
      return await pool.query<Raw>(text, values)
    } catch (cause) {
      throw unavailable(cause)
    }
  }
  return {
    outboxDue: async (now, limit) => {
      const sql = `SELECT ${COLUMNS} FROM outbox WHERE due <= $1 ORDER BY due, id LIMIT $2`
      return (await query(sql, [now, limit])).rows.map(toRow)
    },
    outboxClaim: async ({ id, channel, due, attempts }, until) => {
      const sql = `UPDATE outbox SET due = $1, attempts = attempts + 1
        WHERE id = $2 AND channel = $3 AND due = $4 AND attempts = $5`
      return (await query(sql, [until, id, channel, due, attempts])).rowCount === 1
    },
    outboxSettle: async ({ id, channel }, { state, due }, next) => {
      const client = await pool.connect().catch((cause: unknown) => {
        throw unavailable(cause)
      })
      try {
        await client.query('BEGIN')
        await client.query('UPDATE outbox SET state = $1, due = $2 WHERE id = $3 AND channel = $4', [
          state,
          due,
          id,
          channel,
        ])
        await writeOutbox(client, next)
        await client.query('COMMIT')
        client.release()
      } catch (cause) {
        // A connection whose transaction is in doubt is not handed to anybody else.
        client.release(true)
        throw unavailable(cause)
      }
    },
    inboxOf: async (person, states, before, limit) => {
      const sql = `SELECT ${COLUMNS} FROM outbox
        WHERE channel = 'inbox' AND person = $1 AND state = ANY($2::text[]) AND ($3::text IS NULL OR id < $3)
        ORDER BY id DESC LIMIT $4`
      return (await query(sql, [person, states, before, limit])).rows.map(toRow)
    },
    inboxAcknowledge: async (person, id) => {
      const sql = `UPDATE outbox SET state = 'acknowledged'
        WHERE id = $1 AND person = $2 AND channel = 'inbox' AND state <> 'acknowledged'`
      return (await query(sql, [id, person])).rowCount === 1
    },
  }
}
