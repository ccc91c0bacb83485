import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { verifyReceipt } from '@answerable/verifier'
import { textAt } from '../../src/cli/reply.ts'
import { type Ran, run, testIo } from '../cli/helpers/cli.ts'
import { endedLog, nextLog, recordIn } from './support.ts'

test('on the command line: write, check, remove, and a receipt with what was sealed', async () => {
  await using ended = await endedLog('sqlite')
  const { d, place, archived, receipts } = ended
  await using n = await nextLog(ended)
  const cli = (...args: string[]): Promise<Ran> =>
    run(testIo({ cwd: place.folder, clock: d.clock, env: { ANSWERABLE_HOME: place.folder } }), ...args)
  const index = verifyReceipt(receipts[0] ?? '', { vkeys: [d.vkey] }).index
  const old = ['--vkey', d.vkey]
  assert.equal((await cli('archive', 'write', '--data', place.folder, '--to', 'files')).status, 12, 'a server holds it')
  await d.stop()
  assert.equal((await cli('archive', 'record', 'files', ...old, '--reason', 'none')).status, 17, 'there is no archive')

  const written = await cli('archive', 'write', '--data', place.folder, '--to', 'files', '--json')
  assert.equal(written.status, 0, written.err)
  assert.deepEqual([written.json['size'], written.json['origin']], [archived.size, archived.origin])
  assert.equal(
    (await cli('archive', 'write', '--data', place.folder, '--to', 'files')).status,
    10,
    'nothing is replaced',
  )

  writeFileSync(join(place.folder, 'one.receipt.json'), receipts[0] ?? '')
  const checked = await cli('archive', 'check', 'files', ...old, '--receipt', 'one.receipt.json')
  assert.match(checked.out, new RegExp(`one.receipt.json is entry ${index} of it`))
  assert.equal((await cli('archive', 'check', 'files', '--vkey', n.vkey)).status, 17, 'another key')

  const { receipt } = await recordIn(n, { ...archived, digest: textAt(written.json, 'digest') })
  writeFileSync(join(place.folder, 'archived.receipt.json'), receipt)
  const remove = [
    'archive',
    'remove',
    '--data',
    place.folder,
    '--archive',
    'files',
    '--receipt',
    'archived.receipt.json',
  ]
  assert.equal((await cli(...remove, ...old)).status, 1, 'the entry is in the next log, under its key')
  const removed = await cli(...remove, '--vkey', n.vkey)
  assert.equal(removed.status, 0, removed.err)

  const checkup = await cli('fsck', '--data', place.folder, '--archive', 'files')
  assert.equal(checkup.status, 0, checkup.out + checkup.err)
  assert.equal((await cli('fsck', '--data', place.folder)).status, 2)
  const made = await cli('archive', 'receipt', 'files', ...old, '--index', `${index}`, '--data', place.folder)
  assert.match(made.out, /with onBehalfOf, request/)
  assert.match((await cli('verify', 'entry.receipt.json', ...old)).out, /2 opened and match/)
})
