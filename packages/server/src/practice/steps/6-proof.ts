import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { checkLog } from '../../cli/fsck/check-log.ts'
import { verifyFile } from '../../cli/verify/verify-file.ts'
import { dataPaths } from '../../platform/paths.ts'
import { recordTableName } from '../../store/columns.ts'
import { subjectKeysBeside } from '../../vault/subject-keys.ts'
import type { Stage } from '../stage.ts'

/** One file proves itself without the server; one edited row in a copy of the database is found. */
export async function proof(stage: Stage, receipt: string): Promise<void> {
  const { tell } = stage
  await tell.chapter(6, 'Proof')
  const text = readFileSync(receipt, 'utf8')
  const [verified] = verifyFile(text, { vkeys: [stage.vkey] })
  await tell.say(
    'The receipt of step 2, checked without any server by the verifier, which shares no code with the ledger:',
  )
  await tell.show((verified?.checks ?? []).map(({ name, detail }) => `${name}: ${detail}`))
  await tell.check(verified?.holds === true, 'It holds.')
  const [forged] = verifyFile(flipped(text), { vkeys: [stage.vkey] })
  await tell.check(
    forged?.holds === false,
    `With one letter of the entry changed it does not: ${forged?.fault?.message}.`,
  )

  const { entries, edited, found } = await editedRowFound(stage, join(stage.folder, 'copy'))
  await tell.check(entries > 0, `fsck reads a copy of the database: ${entries} entries, all in order.`)
  await tell.say(`In the copy, one row is edited: ${edited}.`)
  await tell.check(found !== null, `fsck finds it: ${found ?? 'nothing'}.`)
}

/**
 * One row of a copy of the database is edited, and `fsck` reads the copy before and after.
 * @returns how many entries were in order before (0: not all), what was edited, and what was found (null: nothing)
 */
export async function editedRowFound(
  { folder, random }: Pick<Stage, 'folder' | 'random'>,
  copy: string,
): Promise<{ entries: number; edited: string; found: string | null }> {
  await copyData(folder, copy)
  const clean = await checkLog({ folder: copy, random })
  const edited = editOneRow(dataPaths(copy).database)
  const after = await checkLog({ folder: copy, random })
  const [first] = after.problems
  return {
    entries: clean.ok ? clean.counts.entries : 0,
    edited,
    found: first === undefined ? null : `${first.row ?? `entry ${first.index}`}: ${first.message}`,
  }
}

/** The entry with one character of its JSON changed. */
function flipped(receipt: string): string {
  const file = JSON.parse(receipt) as { entry: string }
  const entry = Buffer.from(file.entry, 'base64').toString('utf8').replace('"allow"', '"alloW"')
  return JSON.stringify({ ...file, entry: Buffer.from(entry, 'utf8').toString('base64') })
}

/** Keys and guard as files, the database through SQLite's own online backup: the server is still writing to it. */
async function copyData(from: string, to: string): Promise<void> {
  const [source, target] = [dataPaths(from), dataPaths(to)]
  cpSync(source.keys, target.keys, { recursive: true })
  for (const [file, copy] of [
    [source.guard, target.guard],
    [source.database, target.database],
    // The keys last: they must open every value the copy holds.
    [subjectKeysBeside(source.guard), subjectKeysBeside(target.guard)],
  ] as const) {
    const database = new DatabaseSync(file, { readOnly: true })
    await backup(database, copy)
    database.close()
  }
}

/** Makes a denied decision look allowed, as somebody with access to the database might. */
function editOneRow(file: string): string {
  const database = new DatabaseSync(file)
  try {
    const table = recordTableName('decision')
    const row = database
      .prepare(`SELECT id FROM ${table} WHERE json_extract(value, '$.outcome') = 'deny' LIMIT 1`)
      .get()
    const id = String(row?.['id'])
    database.prepare(`UPDATE ${table} SET value = replace(value, '"deny"', '"allow"') WHERE id = ?`).run(id)
    return `decision ${id} says allow instead of deny`
  } finally {
    database.close()
  }
}
