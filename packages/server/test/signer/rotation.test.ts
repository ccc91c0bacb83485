import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { noteSigner } from '@answerable/ledger'
import { followRotations, verifyCheckpoint, verifyReceipt } from '@answerable/verifier'
import { checkLog } from '../../src/cli/fsck/check-log.ts'
import { systemRandom } from '../../src/platform/entropy.ts'
import { dataPaths } from '../../src/platform/paths.ts'
import { prepareNext, retirePresent } from '../../src/signer/keys.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'

const checkpoint = async (d: TestDeployment): Promise<string> => {
  d.clock.advance(100)
  return (await d.http('GET', '/checkpoint')).text
}
const signedBy = (note: string, vkey: string): boolean => {
  try {
    return verifyCheckpoint(note, [vkey]).keyPinned
  } catch {
    return false
  }
}

describe('the log’s key is changed with an overlap, by an entry', () => {
  test('from the old key alone, through both, to the new one alone; who trusts the old one is led to the new', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'answerable-rotation-'))
    const { logKey } = dataPaths(dataDir)
    try {
      let origin: string
      let old: string
      let next: string
      let rotation: string
      let before: string
      {
        await using d = await testDeployment({ dataDir })
        ;({ origin, vkey: old } = d)
        const { founder, reviewer } = await d.founding()
        before = await checkpoint(d)
        next = prepareNext(logKey, origin, systemRandom)
        assert.equal(prepareNext(logKey, origin, systemRandom), next, 'a key that was made is not made again')
        const payload = { vkey: next, reason: 'The yearly change.' }
        assert.equal((await d.sign(reviewer, 'signer.rotate', payload)).body['code'], 'beyond_authority')
        const foreign = noteSigner('other.local/answerable/log/1', new Uint8Array(32).fill(3)).vkey
        assert.equal(
          (await d.sign(founder, 'signer.rotate', { ...payload, vkey: foreign })).body['code'],
          'invalid_input',
        )
        const reply = await d.must(founder, 'signer.rotate', payload)
        rotation = JSON.stringify(reply.body['receipt'])
        assert.equal((await d.sign(founder, 'signer.rotate', payload)).body['code'], 'conflict')
      }
      {
        await using d = await testDeployment({ dataDir })
        assert.equal(d.vkey, old)
        const note = await checkpoint(d)
        assert.ok(signedBy(note, old) && signedBy(note, next), 'both sign while it is changed')
      }
      retirePresent(logKey)
      await using d = await testDeployment({ dataDir })
      assert.equal(d.vkey, next)
      const client = await d.agentClient('refunds-agent')
      const { reply } = await client.pay('20.00')
      const note = await checkpoint(d)
      assert.ok(signedBy(note, next))
      assert.ok(!signedBy(note, old))
      assert.ok(signedBy(before, old), 'what the old key signed stays signed')
      const receipt = JSON.stringify(reply.body['receipt'])
      assert.throws(() => verifyReceipt(receipt, { vkeys: [old] }), { code: 'checkpoint_untrusted' })
      const trusted = followRotations([old], [rotation])
      assert.deepEqual(trusted, [old, next])
      assert.equal(verifyReceipt(receipt, { vkeys: trusted }).keyPinned, true)

      // No way in for another key: a receipt of another entry, or one that nobody trusted has signed.
      assert.throws(() => followRotations([old], [receipt]), { code: 'checkpoint_untrusted' })
      assert.throws(() => followRotations([], [rotation]), { code: 'checkpoint_untrusted' })
      const stranger = noteSigner(origin, new Uint8Array(32).fill(4)).vkey
      assert.throws(() => followRotations([stranger], [rotation]), { code: 'checkpoint_untrusted' })

      const report = await checkLog({ folder: dataDir, random: systemRandom })
      assert.deepEqual(report.problems, [])
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })

  test('a next key that nobody signed for is refused as the log’s own', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'answerable-rotation-'))
    const { logKey } = dataPaths(dataDir)
    try {
      {
        await using d = await testDeployment({ dataDir })
        await d.founding()
        prepareNext(logKey, d.origin, systemRandom)
      }
      assert.throws(() => retirePresent(join(dataDir, 'none')), { code: 'secret_unusable' })
      retirePresent(logKey)
      await assert.rejects(testDeployment({ dataDir }), { code: 'secret_unusable' })
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})
