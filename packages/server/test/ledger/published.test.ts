import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import {
  decodeEntryBundle,
  fromBase64,
  inclusionProof,
  leafHash,
  openNote,
  parseCheckpoint,
  tilePath,
  tileWidthAt,
  verifyConsistency,
  verifyInclusion,
} from '@answerable/ledger'
import { decodeBase64, readProof, verifyCheckpoint, checkInclusion } from '@answerable/verifier'
import { NO_POSTGRES, type TestDeployment, testDeployment } from '../helpers/deployment.ts'

const get = (d: TestDeployment, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  d.handler(new Request(`http://log.test${path}`, { headers }))
const bytesOf = async (response: Response): Promise<Uint8Array> => new Uint8Array(await response.arrayBuffer())

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`the published log on ${store}`, { skip: store === 'postgres' ? NO_POSTGRES : false }, () => {
    let d: TestDeployment
    let person: Record<string, string>
    before(async () => {
      d = await testDeployment({ store })
      const { agent, owner } = await d.founding()
      const client = await d.agentClient(agent)
      // More than one full tile, so that level 1 exists.
      while ((await d.size()) <= 300) {
        await Promise.all(Array.from({ length: 20 }, () => client.pay('20.00')))
      }
      d.clock.advance(100)
      person = await d.bearer(owner)
    })
    after(() => d[Symbol.asyncDispose]())

    const head = async () => {
      const note = await (await get(d, '/checkpoint')).text()
      return { note, ...parseCheckpoint(openNote(note, [d.vkey]).text) }
    }

    test('a foreign client computes any inclusion proof from tiles alone', async () => {
      const { size, root, origin } = await head()
      assert.equal(origin, d.origin)
      assert.ok(size > 256)
      for (const index of [0, 1, 255, 256, size - 1]) {
        const path = await inclusionProof(index, size, async (level, number, width) => {
          const response = await get(d, `/${tilePath(level, number, width)}`)
          assert.equal(response.status, 200)
          assert.equal(response.headers.get('content-type'), 'application/octet-stream')
          assert.match(response.headers.get('cache-control') ?? '', /public, max-age=31536000, immutable/)
          return bytesOf(response)
        })
        const [row] = await d.store.entriesAt([index])
        verifyInclusion(index, size, leafHash(row?.bytes ?? new Uint8Array()), path, root)
      }
    })

    test('a partial tile stays readable once the tile is full, and nothing beyond the checkpoint is served', async () => {
      const full = await bytesOf(await get(d, '/tile/0/000'))
      assert.equal(full.byteLength, 8192)
      const partial = await bytesOf(await get(d, '/tile/0/000.p/112'))
      assert.deepEqual(partial, full.slice(0, 112 * 32))
      const { size } = await head()
      const width = tileWidthAt(0, 1, size)
      assert.equal((await get(d, `/tile/0/001.p/${width}`)).status, 200)
      for (const path of [
        `/tile/0/001.p/${width + 1}`,
        '/tile/0/001',
        '/tile/0/002.p/1',
        '/tile/2/000.p/1',
        '/tile/64/000',
      ]) {
        assert.equal((await get(d, path)).status, 404, path)
      }
    })

    for (const path of ['/tile/00/000', '/tile/0/0', '/tile/0/x000/000', '/tile/0/000.p/0', '/tile/0/000.p/256']) {
      test(`no second spelling of a tile: ${path}`, async () => assert.equal((await get(d, path)).status, 404))
    }

    test('entry bundles are for people, compressed for those who ask, and hash to the tile', async () => {
      assert.equal((await get(d, '/tile/entries/000')).status, 401)
      const response = await get(d, '/tile/entries/000', { ...person, 'accept-encoding': 'identity, gzip' })
      assert.equal(response.headers.get('content-encoding'), 'gzip')
      assert.match(response.headers.get('cache-control') ?? '', /^private, max-age/)
      const bundle = new Uint8Array(gunzipSync(await bytesOf(response)))
      const tile = await bytesOf(await get(d, '/tile/0/000'))
      decodeEntryBundle(bundle, 256).forEach((entry, i) =>
        assert.deepEqual(leafHash(entry), tile.slice(i * 32, i * 32 + 32)),
      )
      const plain = await get(d, '/tile/entries/000.p/3', { ...person, 'accept-encoding': 'gzip;q=0' })
      assert.equal(plain.headers.get('content-encoding'), null)
      assert.equal(decodeEntryBundle(await bytesOf(plain), 3).length, 3)
    })

    test('proofs for those who compute none: inclusion as tlog-proof, consistency as hashes', async () => {
      const { size, root, note } = await head()
      const proof = readProof(await (await get(d, '/v1/ledger/proofs/7')).text())
      const checkpoint = verifyCheckpoint(proof.checkpoint, [d.vkey])
      assert.equal(proof.checkpoint, note)
      const [row] = await d.store.entriesAt([7])
      checkInclusion(7, size, leafHash(row?.bytes ?? new Uint8Array()), proof.path, checkpoint.root)
      const old = parseCheckpoint(openNote(note, [d.vkey]).text)
      assert.deepEqual(old.root, root)
      const reply = await (await get(d, `/v1/ledger/consistency?from=100&to=${size}`)).json()
      const { hashes } = reply as { hashes: string[] }
      const tree = await oldRoot(d, 100)
      verifyConsistency(100, size, tree, root, hashes.map(fromBase64))
      assert.ok(hashes.every((hash) => decodeBase64(hash)?.length === 32))
      assert.equal((await get(d, `/v1/ledger/proofs/${size}`)).status, 404)
      assert.equal((await get(d, `/v1/ledger/consistency?from=1&to=${size + 1}`)).status, 404)
      assert.equal((await get(d, '/v1/ledger/consistency?from=0')).status, 400)
    })

    test('publication at most every 100 ms, and never backwards', async () => {
      const before_ = await head()
      const client = await d.agentClient('refunds-agent')
      const { reply } = await client.pay('20.00')
      assert.equal((await head()).size, before_.size)
      // Who holds an index is not told that there is no such entry.
      assert.equal((await get(d, `/v1/ledger/proofs/${Number(reply.body['index'])}`)).status, 200)
      d.clock.advance(100)
      assert.ok((await head()).size > before_.size)
    })
  })
}

async function oldRoot(d: TestDeployment, size: number): Promise<Uint8Array> {
  const { TileTree } = await import('@answerable/ledger')
  const tree = TileTree.empty()
  tree.append((await d.store.entriesFrom(0, size)).map(({ bytes }) => leafHash(bytes)))
  return tree.root()
}

test('an operator may open entry bundles to anyone', async () => {
  await using d = await testDeployment({ publicEntries: true })
  await d.founding()
  d.clock.advance(100)
  const response = await get(d, '/tile/entries/000.p/2')
  assert.equal(response.status, 200)
  assert.match(response.headers.get('cache-control') ?? '', /^public/)
  assert.equal(response.headers.get('content-encoding'), null)
})
