import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { formatCheckpoint, formatNote, leafHash, noteSigner, parseTilePath, TileTree } from '@answerable/ledger'
import { verifyCheckpoint } from '@answerable/verifier'
import { run, testIo } from '../cli/helpers/cli.ts'

const origin = 'log.example/answerable/log/1'
const key = noteSigner(origin, new Uint8Array(32).fill(5))
const leaf = (i: number, salt: string): Uint8Array => leafHash(Buffer.from(`${salt}${i}`))

/** What a hostile operator serves: any tree, signed with the real key. */
let tree = TileTree.empty()
let tilesGone = false
const serve = (size: number, salt = ''): void => {
  tree = TileTree.empty()
  tree.append(Array.from({ length: size }, (_, i) => leaf(i, salt)))
}
/** The same first `common` leaves, then others. */
const fork = (common: number, size: number): void => {
  tree = TileTree.empty()
  tree.append(Array.from({ length: size }, (_, i) => leaf(i, i < common ? '' : 'forged ')))
}

describe('the monitor follows a log it does not trust', () => {
  let server: Server
  let folder: string
  let url: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'answerable-monitor-'))
    server = createServer((request, response) => {
      const path = (request.url ?? '').slice(1)
      if (path === 'checkpoint') {
        const text = formatCheckpoint({ origin, size: tree.size, root: tree.root() })
        response.end(formatNote(text, [key.sign(text)]))
        return
      }
      if (path.startsWith('v1/')) {
        response.statusCode = 404
        response.end()
        return
      }
      const { level, index, width } = parseTilePath(path)
      const hashes = tilesGone || level === 'entries' ? undefined : tree.readTile(level, index, width)
      response.statusCode = hashes === undefined ? 404 : 200
      response.end(hashes)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const watch = (name: string, ...more: string[]) =>
    run(
      testIo({ cwd: folder }),
      'monitor',
      url,
      '--once',
      '--vkey',
      key.vkey,
      '--state',
      `${name}.json`,
      '--json',
      ...more,
    )
  const remembered = (name: string): number => {
    const { checkpoint } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as { checkpoint: string }
    return verifyCheckpoint(checkpoint, [key.vkey]).size
  }

  test('growth is verified from tiles alone and remembered', async () => {
    serve(7)
    assert.equal((await watch('grows')).json['seen'], 'first')
    assert.equal((await watch('grows')).json['seen'], 'unchanged')
    for (const size of [8, 300, 700]) {
      serve(size)
      const { status, json } = await watch('grows')
      assert.deepEqual([status, json['seen'], json['size']], [0, 'grown', size])
    }
    assert.equal(remembered('grows'), 700)
  })

  test('a fork is shouted, whatever the tiles say; both heads are kept, and the memory stays', async () => {
    serve(300)
    await watch('fork')
    for (const forged of [() => fork(299, 400), () => serve(300, 'forged '), () => fork(0, 1000)]) {
      forged()
      const { status, json } = await watch('fork')
      assert.deepEqual([status, json['alarm']], [4, 'fork'])
      assert.equal(remembered('fork'), 300)
    }
    const evidence = JSON.parse(readFileSync(join(folder, 'fork.json.evidence.json'), 'utf8')) as Record<string, string>
    for (const note of [evidence['held'], evidence['got']]) {
      assert.equal(verifyCheckpoint(note ?? '', [key.vkey]).keyPinned, true)
    }
  })

  test('a log that went back is shouted, even to an honest prefix of itself', async () => {
    serve(300)
    await watch('back')
    serve(299)
    const { status, json } = await watch('back')
    assert.deepEqual([status, json['alarm'], json['message']], [4, 'rollback', 'the log has 299 entries, it had 300'])
  })

  test('a log that withholds its tiles is no growth, and no fork either', async () => {
    serve(300)
    await watch('silent')
    serve(400)
    tilesGone = true
    const { status, json } = await watch('silent')
    tilesGone = false
    assert.deepEqual([status, json['seen']], [69, 'failed'])
    assert.equal(remembered('silent'), 300)
    assert.equal((await watch('silent')).json['seen'], 'grown')
  })

  test('another key, another address, a damaged memory: nothing is forgiven silently', async () => {
    serve(300)
    await watch('mine')
    const other = noteSigner(origin, new Uint8Array(32).fill(6)).vkey
    const run_ = (...more: string[]) =>
      run(testIo({ cwd: folder }), 'monitor', '--once', '--json', '--state', 'mine.json', ...more)
    assert.equal((await run_(url, '--vkey', other)).status, 1)
    assert.equal((await run_('http://127.0.0.1:1')).status, 1)
    const fresh = await run(
      testIo({ cwd: folder }),
      'monitor',
      url,
      '--once',
      '--json',
      '--state',
      'new.json',
      '--vkey',
      other,
    )
    assert.equal(fresh.status, 69)
    assert.equal(existsSync(join(folder, 'new.json')), false)
    writeFileSync(join(folder, 'mine.json'), '{"format":"answerable-monitor@v1"}')
    assert.equal((await run_(url)).status, 1)
  })

  test('it goes on looking until it is stopped or has something to shout', async () => {
    serve(10)
    let stop = (): void => undefined
    const io = testIo({
      cwd: folder,
      stopped: () =>
        new Promise((resolve) => {
          stop = resolve
        }),
    })
    const running = run(io, 'monitor', url, '--vkey', key.vkey, '--state', 'on.json', '--interval', '0')
    const until = async (matches: () => boolean): Promise<void> => {
      while (!matches()) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await until(() => io.output.length === 1)
    serve(20)
    await until(() => io.output.length === 2)
    assert.match(io.output[1] ?? '', /has 20 entries: extends the last one/)
    serve(5)
    assert.equal((await running).status, 4)
    stop()
  })
})
