import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { DatabaseSync } from 'node:sqlite'
import type { JsonObject } from '@answerable/contract'
import { parseCheckpoint, parseNote } from '@answerable/ledger'
import { cosignaturesOf, deviationsOf, type Entry, readEntry, readNote, verifyReceipt } from '@answerable/verifier'
import type { WitnessedHead } from '../../src/witness/server/heads.ts'
import type { WitnessStatus } from '../../src/witness/status.ts'
import { NO_POSTGRES, type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import { folder, startWitness, type TestWitness, writePolicy } from './support.ts'

const status = async (d: TestDeployment): Promise<WitnessStatus> =>
  (await d.http('GET', '/v1/ledger/witnesses')).body as unknown as WitnessStatus

const declare = (d: TestDeployment, by: Awaited<ReturnType<TestDeployment['person']>>, witness: TestWitness) =>
  d.must(by, 'witness.declare', {
    witness: witness.key.vkey,
    operator: 'independent',
    operatedBy: 'Audit',
    reason: 'another company',
  })

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`witnessing on ${store}`, { skip: store === 'postgres' ? NO_POSTGRES : false }, () => {
    test('from unwitnessed to witnessed: cosignatures count once a person has declared who runs the witness', async () => {
      using place = folder()
      await using w1 = await startWitness('w.example/1', place.path, 1)
      await using w2 = await startWitness('w.example/2', place.path, 2)
      const policy = writePolicy(join(place.path, 'policy'), 'group both all w1 w2\nquorum both', [w1, w2])
      await using d = await testDeployment({ store, witnessPolicy: policy })
      for (const witness of [w1, w2]) witness.logs.push(d.vkey)
      const { founder, owner, reviewer } = await d.founding()
      await d.witnessNow()
      const before = await status(d)
      assert.equal(before.witnessed, null)
      assert.match(before.sentence, /^UNWITNESSED: those that signed are not declared independent/)
      assert.equal((await d.http('GET', '/v1/ledger/checkpoints/witnessed')).status, 404)

      await declare(d, founder, w1)
      await declare(d, founder, w2)
      const refused = await d.sign(reviewer, 'witness.declare', {
        witness: w1.key.vkey,
        operator: 'same',
        operatedBy: 'x',
        reason: 'x',
      })
      assert.equal(refused.body['code'], 'beyond_authority')
      d.clock.advance(10_000)
      await d.witnessNow()
      const size = await d.size()
      const after = await status(d)
      assert.equal(after.witnessed?.size, size)
      assert.deepEqual(after.witnessed.by, ['w1', 'w2'])
      assert.match(after.sentence, new RegExp(`^Witnessed up to ${size}, \\d+ s ago\\.$`))
      assert.deepEqual(after.alarms, [])
      const health = await d.http('GET', '/v1/health')
      assert.equal((health.body['witnessed'] as unknown as WitnessStatus).witnessed?.size, size)

      const note = (await d.http('GET', '/checkpoint')).text
      assert.equal(cosignaturesOf(readNote(note), [w1.key.vkey, w2.key.vkey]).length, 2)
      // Receipts against the witnessed checkpoint, while newer entries are not witnessed yet.
      await d.person('later')
      const bearer = await d.bearer(owner)
      const read = await d.http('GET', '/v1/entries/3?checkpoint=witnessed', undefined, bearer)
      const receipt = verifyReceipt(JSON.stringify(read.body['receipt']), {
        vkeys: [d.vkey],
        witnesses: [w1.key.vkey, w2.key.vkey],
      })
      assert.equal(receipt.size, size)
      assert.equal(receipt.cosignatures.length, 2)
    })

    test('a witness that is silent, slow, unknown or gone delays nothing and is named', async () => {
      using place = folder()
      const silent = createServer(() => undefined)
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
      await using w1 = await startWitness('w.example/1', place.path, 3)
      await using w2 = await startWitness('w.example/2', place.path, 4)
      const slow = { ...w2, url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}` }
      const policy = writePolicy(join(place.path, 'policy'), 'quorum w1', [w1, slow])
      await using d = await testDeployment({ store, witnessPolicy: policy })
      const { agent, founder } = await d.founding()
      await declare(d, founder, w1)
      const client = await d.agentClient(agent)
      const round = d.witnessNow()
      const { reply } = await client.pay('20.00')
      assert.equal(reply.body['outcome'], 'allow')
      await round
      const { alarms, witnessed } = await status(d)
      assert.equal(witnessed, null)
      assert.deepEqual(alarms, ['w1: it does not know this log', 'w2: no answer within 1000 ms'])
      assert.ok(d.reported.some((line) => line === 'ALARM witness w2: no answer within 1000 ms'))
      d.clock.advance(60_001)
      await d.witnessNow()
      assert.match((await status(d)).alarms[0] ?? '', /^for 60 s nothing beyond size 0 was witnessed/)
      w1.logs.push(d.vkey)
      await d.witnessNow()
      const lag = `witnesses: lag since ${d.writer.model().model.witnessAlarms.get('')?.time}, and not in order for ten minutes yet`
      assert.deepEqual((await status(d)).alarms, ['w2: no answer within 1000 ms', lag])
      assert.ok(d.reported.includes('witness w1: in order again'))
      silent.closeAllConnections()
      silent.close()
    })
  })
}

test('409: a witness ahead of us means the log went back; a lost answer is caught up with', async () => {
  using place = folder()
  await using w1 = await startWitness('w.example/1', place.path, 5)
  const policy = writePolicy(join(place.path, 'policy'), 'quorum w1', [w1])
  await using d = await testDeployment({ witnessPolicy: policy })
  w1.logs.push(d.vkey)
  const { founder } = await d.founding()
  await declare(d, founder, w1)
  await d.witnessNow()
  const first = w1.heads.get(d.origin)
  assert.ok(first !== undefined)
  await d.person('another')
  await d.witnessNow()
  // Its memory went back by one round: it answers 409 with a smaller size, and is signed on to from there.
  w1.heads.update(d.origin, () => ({ next: first, answer: undefined }))
  await d.person('third')
  await d.witnessNow()
  assert.match((await status(d)).alarms.join(), /409: it has forgotten size \d+ and held \d+/)
  // The alarm is the newest entry: it was not there yet when the head was shown.
  assert.equal((await status(d)).witnessed?.size, (await d.size()) - 1)
  const { root, note } = first
  w1.heads.update(d.origin, () => ({ next: { size: 100_000, root, note }, answer: undefined }))
  await d.person('last')
  await d.witnessNow()
  assert.match((await status(d)).alarms.join(), /409: it has seen size 100000, the log is at \d+/)
})

test('422: a witness that has seen another history is an alarm, and nothing is decided by it', async () => {
  using place = folder()
  await using w1 = await startWitness('w.example/1', place.path, 6)
  const policy = writePolicy(join(place.path, 'policy'), 'quorum w1', [w1])
  await using d = await testDeployment({ witnessPolicy: policy })
  w1.logs.push(d.vkey)
  const { founder } = await d.founding()
  await declare(d, founder, w1)
  await d.witnessNow()
  const held = w1.heads.get(d.origin)
  assert.ok(held !== undefined)
  w1.heads.update(d.origin, () => ({ next: { ...held, root: new Uint8Array(32) }, answer: undefined }))
  await d.person('another')
  await d.witnessNow()
  assert.match((await status(d)).alarms.join(), /422: this checkpoint does not extend the one it has seen/)
  assert.equal(w1.said.length, 1)
})

test('an alarm is an entry: it outlives the server, is told to those who signed for the log, and ends once', async () => {
  using place = folder()
  using data = folder()
  await using w1 = await startWitness('w.example/1', place.path, 8)
  const policy = writePolicy(join(place.path, 'policy'), 'quorum w1', [w1])
  const options = { witnessPolicy: policy, dataDir: data.path }
  const alarms = (d: TestDeployment): JsonObject[] =>
    [...d.writer.model().model.witnessAlarms].map(([witness, { trouble }]) => ({ witness, trouble }))
  const entries = async (d: TestDeployment): Promise<Entry[]> => {
    const all = await d.store.entriesFrom(0, await d.size())
    return all.map(({ bytes }) => readEntry(bytes))
  }
  const trouble = [{ witness: w1.key.vkey, trouble: 'refused' }]
  let held: WitnessedHead | undefined
  let clock: TestDeployment['clock']
  {
    await using d = await testDeployment(options)
    clock = d.clock
    w1.logs.push(d.vkey)
    const { founder } = await d.founding()
    await declare(d, founder, w1)
    await d.witnessNow()
    held = w1.heads.get(d.origin)
    assert.ok(held !== undefined)
    const other = { ...held, root: new Uint8Array(32) }
    w1.heads.update(d.origin, () => ({ next: other, answer: undefined }))
    await d.person('another')
    await d.witnessNow()
    await d.witnessNow()
    assert.deepEqual(alarms(d), trouble)
    const inbox = await d.http('GET', '/v1/inbox', undefined, await d.bearer(founder))
    assert.match(JSON.stringify(inbox.body), /witness_alarm/)
  }
  clock.advance(1000)
  await using d = await testDeployment({ ...options, clock })
  assert.deepEqual(alarms(d), trouble, 'the server that met it is gone, the alarm is not')
  w1.heads.update(d.origin, () => ({ next: held, answer: undefined }))
  await d.witnessNow()
  const [standing, ...others] = (await status(d)).alarms
  assert.match(standing ?? '', /^w1: refused since \S+, and not in order for ten minutes yet$/)
  assert.deepEqual(others, [])
  assert.deepEqual(alarms(d), trouble, 'in order for a moment is not in order')
  clock.advance(600_001)
  await d.witnessNow()
  assert.deepEqual(alarms(d), [])
  assert.deepEqual((await status(d)).alarms, [])
  const all = await entries(d)
  const told = all.filter(({ type }) => type.startsWith('witness.') && type !== 'witness.declared')
  assert.deepEqual(
    told.map(({ type }) => type),
    ['witness.alarmed', 'witness.cleared'],
  )
  const found = deviationsOf(all, { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' })
  assert.deepEqual(
    found.filter(({ kind }) => kind === 'witness_alarm').map(({ entry }) => entry),
    [told[0]?.id],
  )
})

test('an alarm stays while its witness is silent, and ends as removed with its place in the policy', async () => {
  using place = folder()
  using data = folder()
  const w1 = await startWitness('w.example/1', place.path, 9)
  const policy = writePolicy(join(place.path, 'policy'), 'quorum w1', [w1])
  let clock: TestDeployment['clock']
  {
    await using d = await testDeployment({ witnessPolicy: policy, dataDir: data.path })
    clock = d.clock
    w1.logs.push(d.vkey)
    await d.founding()
    await d.witnessNow()
    const held = w1.heads.get(d.origin)
    assert.ok(held !== undefined)
    w1.heads.update(d.origin, () => ({ next: { ...held, size: 100_000 }, answer: undefined }))
    await d.person('another')
    await d.witnessNow()
    await w1.stop()
    await d.witnessNow()
    assert.match((await status(d)).alarms.join('\n'), /w1: conflict since/)
  }
  clock.advance(1000)
  await using d = await testDeployment({ dataDir: data.path, clock })
  assert.match((await status(d)).alarms.join('\n'), /conflict since/)
  await d.witnessNow()
  assert.deepEqual((await status(d)).alarms, [])
  const [last] = (await d.store.entriesFrom((await d.size()) - 1, 1)).map(({ bytes }) => readEntry(bytes))
  const { type, body } = last as Entry & { body: JsonObject }
  assert.deepEqual([type, body], ['witness.cleared', { witness: w1.key.vkey, how: 'removed' }])
})

test('a size no entry can hold is no answer, and nothing is written about it', async () => {
  using place = folder()
  const liar = createServer((_, response) => response.writeHead(409).end('9007199254740993\n'))
  await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve))
  await using w1 = await startWitness('w.example/1', place.path, 10)
  const lying = { ...w1, url: `http://127.0.0.1:${(liar.address() as AddressInfo).port}` }
  try {
    await using d = await testDeployment({
      witnessPolicy: writePolicy(join(place.path, 'policy'), 'quorum w1', [lying]),
    })
    await d.founding()
    const size = await d.size()
    await d.witnessNow()
    assert.deepEqual((await status(d)).alarms, ['w1: it answered 409'])
    assert.equal(await d.size(), size)
  } finally {
    liar.closeAllConnections()
    liar.close()
  }
})

test('cosignatures outlive the server; one edited in its file is not believed', async () => {
  using place = folder()
  using data = folder()
  await using w1 = await startWitness('w.example/1', place.path, 7)
  const policy = writePolicy(join(place.path, 'policy'), 'quorum w1', [w1])
  const options = { witnessPolicy: policy, dataDir: data.path }
  {
    await using d = await testDeployment(options)
    w1.logs.push(d.vkey)
    const { founder } = await d.founding()
    await declare(d, founder, w1)
    await d.witnessNow()
    assert.notEqual((await status(d)).witnessed, null)
  }
  {
    await using d = await testDeployment(options)
    const { size } = (await status(d)).witnessed ?? {}
    assert.equal(size, await d.size())
    const note = (await d.http('GET', '/v1/ledger/checkpoints/witnessed')).text
    assert.equal(parseCheckpoint(parseNote(note).text).size, size)
  }
  const file = new DatabaseSync(join(data.path, 'cosigned.db'))
  file.exec('UPDATE cosignature SET time = time + 3600')
  file.close()
  await using d = await testDeployment(options)
  assert.equal((await status(d)).witnessed, null)
})
