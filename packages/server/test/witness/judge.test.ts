import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import {
  formatAddCheckpoint,
  formatCheckpoint,
  formatNote,
  leafHash,
  noteSigner,
  openCosignatures,
  parseNote,
  TileTree,
} from '@answerable/ledger'
import { folder, SECONDS, startWitness, type TestWitness } from './support.ts'

const origin = 'log.example/answerable/log/1'
const log = noteSigner(origin, new Uint8Array(32).fill(9))
const stranger = noteSigner(origin, new Uint8Array(32).fill(8))
const elsewhere = noteSigner('other.example/log', new Uint8Array(32).fill(9))

/** A log of numbered leaves; `salt` makes another history. */
function treeOf(size: number, salt = ''): TileTree {
  const tree = TileTree.empty()
  tree.append(Array.from({ length: size }, (_, i) => leafHash(Buffer.from(`${salt}${i}`))))
  return tree
}
const noteOf = (tree: TileTree, key = log): string => {
  const text = formatCheckpoint({ origin: key.name, size: tree.size, root: tree.root() })
  return formatNote(text, [key.sign(text)])
}

describe('the witness, by the rules of C2SP tlog-witness', () => {
  const place = folder()
  let witness: TestWitness
  let seed = 10
  before(() => undefined)
  beforeEach(async () => {
    witness = await startWitness('witness.example/w', place.path, (seed += 1))
    witness.logs.push(log.vkey)
  })
  after(() => place[Symbol.dispose]())

  const post = async (body: string): Promise<{ status: number; text: string; type: string | null }> => {
    const response = await fetch(`${witness.url}/prefix/add-checkpoint`, { method: 'POST', body })
    return { status: response.status, text: await response.text(), type: response.headers.get('content-type') }
  }
  const add = (old: number, tree: TileTree, proof: readonly Uint8Array[] = [], note = noteOf(tree)) =>
    post(formatAddCheckpoint({ old, proof, checkpoint: note }))
  const held = (): number => witness.heads.get(origin)?.size ?? 0

  test('signs the first head it sees, each that extends it, and the same one again', async (t) => {
    t.after(() => witness.stop())
    const first = await add(0, treeOf(5))
    assert.equal(first.status, 200)
    assert.equal(held(), 5)
    const grown = treeOf(9)
    const second = await add(5, grown, grown.consistencyProof(5))
    assert.equal(second.status, 200)
    const [cosignature] = openCosignatures(parseNote(noteOf(grown) + second.text), [witness.key.vkey])
    assert.equal(cosignature?.time, SECONDS)
    assert.equal((await add(9, grown)).status, 200)
    const seen = await fetch(`${witness.url}/${createHash('sha256').update(origin).digest('hex')}/checkpoint`)
    assert.match(await seen.text(), /^log\.example\/answerable\/log\/1\n9\n/)
  })

  test('409 with the size it holds, when the proof starts elsewhere', async (t) => {
    t.after(() => witness.stop())
    await add(0, treeOf(5))
    const grown = treeOf(9)
    for (const old of [0, 4, 6]) {
      const reply = await add(old, grown, old === 0 ? [] : grown.consistencyProof(old))
      assert.deepEqual(reply, { status: 409, text: '5\n', type: 'text/x.tlog.size' })
    }
    assert.equal(held(), 5)
  })

  test('a fork is refused, remembered as misbehaviour, and moves nothing', async (t) => {
    t.after(() => witness.stop())
    await add(0, treeOf(5))
    const fork = treeOf(9, 'forged ')
    assert.equal((await add(5, fork, fork.consistencyProof(5))).status, 422)
    assert.equal((await add(5, treeOf(9), [])).status, 422)
    assert.equal((await add(5, treeOf(5, 'forged '))).status, 409)
    assert.equal(held(), 5)
    assert.equal(witness.said.length, 3)
    assert.match(witness.said[0] ?? '', /log\.example.*size 5 to 9/)
  })

  test('a log that went back is refused', async (t) => {
    t.after(() => witness.stop())
    await add(0, treeOf(9))
    assert.equal((await add(9, treeOf(5))).status, 400)
    assert.deepEqual(await add(3, treeOf(5), treeOf(5).consistencyProof(3)), {
      status: 409,
      text: '9\n',
      type: 'text/x.tlog.size',
    })
  })

  test('404 for a log it does not watch, 403 for a key it does not trust, 400 for what is no request', async (t) => {
    t.after(() => witness.stop())
    assert.equal((await add(0, treeOf(5), [], noteOf(treeOf(5), elsewhere))).status, 404)
    assert.equal((await add(0, treeOf(5), [], noteOf(treeOf(5), stranger))).status, 403)
    const forged = noteOf(treeOf(5)).replace('\n5\n', '\n6\n')
    assert.equal((await add(0, treeOf(5), [], forged)).status, 403)
    assert.equal((await post('old five\n\nnothing')).status, 400)
    assert.equal((await post('x'.repeat(600_000))).status, 413)
    assert.equal(held(), 0)
  })

  test('two extensions of one head at once: one is signed, the other is told what is held', async (t) => {
    t.after(() => witness.stop())
    await add(0, treeOf(5))
    const sizes = Array.from({ length: 12 }, (_, i) => 6 + i)
    const replies = await Promise.all(
      sizes.map(async (size) => ({ size, ...(await add(5, treeOf(size), treeOf(size).consistencyProof(5))) })),
    )
    const signed = replies.filter(({ status }) => status === 200)
    assert.equal(signed.length, 1)
    assert.ok(replies.every(({ status, text }) => status === 200 || text === `${signed[0]?.size}\n`))
  })
})
