import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { FsckReport } from '../../src/fsck/report.ts'
import type { Store } from '../../src/store/store.ts'
import { tables } from '../../src/store/tables.ts'
import { checkLedger, inspect } from '../store/support/check-ledger.ts'
import { copyAll, restoreAll } from '../store/support/copy-tables.ts'
import { storeKinds, type TestStore } from '../store/support/stores.ts'
import { envelope, idOf, openRun, openTestLog, pauseEverything, requestDecision } from '../store/support/test-log.ts'

/** One change behind the server's back and where fsck must point. */
type Tampering = {
  table: string
  how: string
  sql: string
  /** matched against `check index|row message` of the first problems */
  named: RegExp
}

const swap = (table: string, column: string, key: string, a: string, b: string): string =>
  `UPDATE ${table} SET ${column} = CASE ${key} WHEN ${a} THEN (SELECT ${column} FROM ${table} WHERE ${key} = ${b})
   ELSE (SELECT ${column} FROM ${table} WHERE ${key} = ${a}) END WHERE ${key} IN (${a}, ${b})`

const cases: Tampering[] = [
  {
    table: 'entry',
    how: 'edited',
    sql: `UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE idx = 2) WHERE idx = 4`,
    named: /tree 4 the entry is not the one in the tree/,
  },
  { table: 'entry', how: 'deleted', sql: `DELETE FROM entry WHERE idx = 3`, named: /entry 3 is missing/ },
  {
    table: 'entry',
    how: 'deleted at the end',
    sql: `DELETE FROM entry WHERE idx = (SELECT max(idx) FROM entry)`,
    named: /guard .* entries were signed, only/,
  },
  {
    table: 'entry',
    how: 'inserted',
    sql: `INSERT INTO entry SELECT idx + 1, 'forged', bytes, leaf, NULL FROM entry WHERE idx = (SELECT max(idx) FROM entry)`,
    named: /tree \d+ the entry is not the one in the tree/,
  },
  {
    table: 'entry',
    how: 'reordered',
    sql: swap('entry', 'bytes', 'idx', '2', '3'),
    named: /tree 2 the entry is not the one in the tree/,
  },
  {
    table: 'entry',
    how: 'with another id',
    sql: `UPDATE entry SET id = 'other' WHERE idx = 2`,
    named: /entry 2 the id column/,
  },
  {
    table: 'entry',
    how: 'with another leaf',
    sql: `UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE idx = 3) WHERE idx = 2`,
    named: /entry 2 the leaf column/,
  },
  {
    table: 'entry',
    how: 'with a hidden restriction',
    sql: `UPDATE entry SET gov_idx = NULL WHERE gov_idx = (SELECT max(gov_idx) FROM entry)`,
    named: /entry \d+ is wrongly marked/,
  },
  {
    table: 'tile',
    how: 'edited',
    sql: `UPDATE tile SET hashes = (SELECT hashes FROM tile WHERE level = 0 AND idx = 0) WHERE level = 0 AND idx = 1`,
    named: /tree tile 0\/1 does not hold/,
  },
  { table: 'tile', how: 'deleted', sql: `DELETE FROM tile WHERE level = 1`, named: /tree tile 1\/0 is missing/ },
  {
    table: 'tile',
    how: 'inserted',
    sql: `INSERT INTO tile SELECT level, 9, width, hashes FROM tile WHERE level = 1`,
    named: /tree tile 1\/9 lies beyond/,
  },
  { table: 'head', how: 'edited', sql: `UPDATE head SET size = size + 1`, named: /head head says/ },
  {
    table: 'head',
    how: 'with fewer governance entries',
    sql: `UPDATE head SET gov_size = gov_size - 1`,
    named: /head head says \d+ governance/,
  },
  {
    table: 'head',
    how: 'with another root',
    sql: `UPDATE head SET root = (SELECT leaf FROM entry WHERE idx = 1)`,
    named: /head head holds another root/,
  },
  {
    table: 'head',
    how: 'with another time',
    sql: `UPDATE head SET time = '2020-01-01T00:00:00.000Z'`,
    named: /head head does not hold the time/,
  },
  {
    table: 'stream',
    how: 'edited',
    sql: `UPDATE stream SET seq = seq + 1 WHERE name = 'uc:toy'`,
    named: /stream stream uc:toy is not where/,
  },
  {
    table: 'stream',
    how: 'deleted',
    sql: `DELETE FROM stream WHERE name = 'uc:toy'`,
    named: /stream stream uc:toy is missing/,
  },
  {
    table: 'stream',
    how: 'inserted',
    sql: `INSERT INTO stream SELECT 'uc:other', seq, leaf, idx FROM stream WHERE name = 'uc:toy'`,
    named: /stream stream uc:other stands for no entry/,
  },
  {
    table: 'run',
    how: 'edited',
    sql: `UPDATE record_run SET value = replace(value, '"untrusted":true', '"untrusted":false')`,
    named: /table run \S+ is not what its entries say/,
  },
  { table: 'run', how: 'deleted', sql: `DELETE FROM record_run`, named: /table run \S+ is missing/ },
  {
    table: 'decision',
    how: 'edited',
    sql: `UPDATE record_decision SET value = replace(value, '"state":"denied"', '"state":"permitted"')`,
    named: /table decision \S+ is not what its entries say/,
  },
  {
    table: 'decision',
    how: 'hidden from queries',
    sql: `UPDATE record_decision SET state = 'settled' WHERE state = 'permitted'`,
    named: /table decision \S+ has query columns that differ/,
  },
  {
    table: 'decision',
    how: 'inserted',
    sql: `INSERT INTO record_decision SELECT 'forged', idx, entries, value, use_case, agent, run, state, due
      FROM record_decision WHERE state = 'permitted' LIMIT 1`,
    named: /table decision forged stands for no entry/,
  },
  {
    table: 'decision',
    how: 'with fewer entries',
    sql: `UPDATE record_decision SET entries = '[]'`,
    named: /table decision \S+ lists other entries/,
  },
  {
    table: 'intent',
    how: 'edited',
    sql: `UPDATE record_intent SET value = replace(value, '"open":true', '"open":false')`,
    named: /table intent \S+ is not what its entries say/,
  },
  {
    table: 'observation',
    how: 'deleted',
    sql: `DELETE FROM record_observation`,
    named: /table observation \S+ is missing/,
  },
  {
    table: 'idempotency',
    how: 'deleted',
    sql: `DELETE FROM record_idempotency`,
    named: /table idempotency key is missing/,
  },
  {
    table: 'nonce',
    how: 'inserted',
    sql: `INSERT INTO record_nonce SELECT 'forged', idx, entries, value FROM record_idempotency`,
    named: /table nonce forged stands for no entry/,
  },
  {
    table: 'secret',
    how: 'inserted',
    sql: `INSERT INTO record_secret SELECT 'forged', idx, entries, value, 'toy', 'settled' FROM record_idempotency`,
    named: /table secret forged stands for no entry/,
  },
  {
    table: 'emitter',
    how: 'inserted',
    sql: `INSERT INTO record_emitter SELECT 'forged', idx, entries, value, 'x', 1 FROM record_idempotency`,
    named: /table emitter forged stands for no entry/,
  },
  {
    table: 'standing_approval',
    how: 'inserted',
    sql: `INSERT INTO record_standing_approval SELECT 'forged', idx, entries, value, 'x' FROM record_idempotency`,
    named: /table standing_approval forged stands for no entry/,
  },
  {
    table: 'citation',
    how: 'inserted',
    sql: `INSERT INTO record_citation SELECT 'forged', idx, entries, value, 'x', 'y' FROM record_idempotency`,
    named: /table citation forged stands for no entry/,
  },
  {
    table: 'handoff',
    how: 'inserted',
    sql: `INSERT INTO record_handoff SELECT 'forged', idx, entries, value, 'x', 'y' FROM record_idempotency`,
    named: /table handoff forged stands for no entry/,
  },
  {
    table: 'vault',
    how: 'edited',
    sql: `UPDATE vault SET box = (SELECT box FROM vault WHERE field = 'request' LIMIT 1) WHERE field = 'content'`,
    named: /vault \d+ content does not open/,
  },
  {
    table: 'vault',
    how: 'deleted',
    sql: `DELETE FROM vault WHERE field = 'content'`,
    named: /vault \d+ content is missing/,
  },
  {
    table: 'vault',
    how: 'inserted',
    sql: `INSERT INTO vault SELECT entry_id, 'extra', key, box FROM vault WHERE field = 'content'`,
    named: /vault vault \S+ extra stands for no entry/,
  },
  {
    table: 'snapshot',
    how: 'edited',
    sql: `UPDATE snapshot SET text = text || ' '`,
    named: /snapshot snapshot \d+ is not the one/,
  },
  {
    table: 'document',
    how: 'inserted under a foreign digest',
    sql: `INSERT INTO document VALUES ('sha256:00', 'policy', 'permit(principal, action, resource);')`,
    named: /document sha256:00 the text does not have this digest/,
  },
]

const lines = ({ problems }: FsckReport): string =>
  problems
    .map(({ check, index, row, message }) => [check, index ?? row ?? '', message].join(' ').replaceAll('  ', ' '))
    .join('\n')

for (const kind of storeKinds) {
  describe(`fsck names what was changed on ${kind.name}`, { skip: kind.skip }, () => {
    let on: TestStore
    let store: Store

    before(async () => {
      on = await kind.create()
      const log = await openTestLog(on, { writer: { snapshotEvery: 2 } })
      const run = idOf(await log.writer.submit(openRun('key')))
      const content = 'ship it to dock 7731'
      await log.writer.submit(envelope('observation.record', { run, content, error: false }))
      const decision = idOf(await log.writer.submit(requestDecision(run)))
      await log.writer.submit(envelope('intent.open', { decision, action: `sha256:${'0'.repeat(64)}` }))
      await Promise.all(Array.from({ length: 260 }, () => log.writer.submit(requestDecision(run))))
      await log.writer.submit(pauseEverything())
      await log.writer.submit(requestDecision(run))
      await log.close()
      store = await on.open()
      await checkLedger(on, store)
      await on.tamper(copyAll)
    })
    after(async () => {
      await store.close()
      await on.remove()
    })

    for (const { table, how, sql, named } of cases) {
      it(`${table} ${how}`, async () => {
        await on.tamper(sql)
        const report = await inspect(on, store)
        await on.tamper(restoreAll)
        assert.equal(report.ok, false)
        assert.match(lines(report), named)
        await checkLedger(on, store)
      })
    }

    it('every table that is not mere state is covered', () => {
      const covered = new Set(cases.map((one) => one.table))
      const wanted = Object.entries(tables).flatMap(([name, { kind: what }]) => (what === 'state' ? [] : [name]))
      assert.deepEqual([...covered].sort(), wanted.sort())
    })
  })
}
