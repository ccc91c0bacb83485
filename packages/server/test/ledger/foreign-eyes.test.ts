import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { createAdaptorServer } from '@hono/node-server'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'

const run = promisify(execFile)
const source = join(import.meta.dirname, '../../../../conformance/go/main.go')

/** golang.org/x/mod as Debian packages it (golang-golang-x-mod-dev), or as the Go distribution carries it. */
function findMod(): { mod: string; language: string } | { why: string } {
  try {
    const [root = '', version = ''] = execFileSync('go', ['env', 'GOROOT', 'GOVERSION'], { encoding: 'utf8' }).split(
      '\n',
    )
    const places = ['/usr/share/gocode/src/golang.org/x/mod', join(root, 'src/cmd/vendor/golang.org/x/mod')]
    const mod = places.find((place) => existsSync(join(place, 'sumdb/note')))
    return mod === undefined
      ? { why: 'needs golang.org/x/mod: install golang-golang-x-mod-dev' }
      : { mod, language: /^go(\d+\.\d+)/.exec(version)?.[1] ?? '1.21' }
  } catch {
    return { why: 'needs Go: install golang' }
  }
}
const found = findMod()

describe('foreign eyes: a Go program on golang.org/x/mod reads a live log', () => {
  let d: TestDeployment
  let server: Server
  let folder: string
  let url: string
  let binary: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'answerable-go-'))
    if ('why' in found) return
    for (const part of ['note', 'tlog']) {
      cpSync(join(found.mod, 'sumdb', part), join(folder, 'mod/sumdb', part), { recursive: true })
    }
    cpSync(join(found.mod, 'internal'), join(folder, 'mod/internal'), { recursive: true })
    writeFileSync(join(folder, 'mod/go.mod'), `module golang.org/x/mod\n\ngo ${found.language}\n`)
    mkdirSync(join(folder, 'check'))
    cpSync(source, join(folder, 'check/main.go'))
    writeFileSync(
      join(folder, 'check/go.mod'),
      `module check\n\ngo ${found.language}\n\nrequire golang.org/x/mod v0.0.0\n\nreplace golang.org/x/mod => ../mod\n`,
    )
    binary = join(folder, 'check-log')
    const env = { ...process.env, GOFLAGS: '-mod=mod', GOPROXY: 'off', GOTOOLCHAIN: 'local' }
    await run('go', ['build', '-o', binary, '.'], { cwd: join(folder, 'check'), env })
    d = await testDeployment({ publicEntries: true })
    await d.founding()
    server = createAdaptorServer({ fetch: d.handler }) as Server
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(async () => {
    server?.closeAllConnections()
    server?.close()
    await d?.[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  const check = async (...args: string[]): Promise<string[]> => {
    const { stdout } = await run(binary, args)
    return stdout.trim().split(' ')
  }

  test('it opens our note, recomputes the root, and checks every entry and the growth of the log', async (t) => {
    if ('why' in found) return t.skip(found.why)
    d.clock.advance(100)
    const [size = '', root = ''] = await check(url, d.vkey)
    assert.equal(Number(size), await d.size())
    const client = await d.agentClient('refunds-agent')
    // Past a full tile, so that a second level is authenticated as well.
    while ((await d.size()) <= 300) await Promise.all(Array.from({ length: 20 }, () => client.pay('20.00')))
    d.clock.advance(100)
    const [later] = await check(url, d.vkey, size, root)
    assert.equal(Number(later), await d.size())
    assert.ok(Number(later) > 256)
  })

  test('and it refuses another key, and a past this log never had', async (t) => {
    if ('why' in found) return t.skip(found.why)
    const { noteSigner } = await import('@answerable/ledger')
    await assert.rejects(check(url, noteSigner(d.origin, new Uint8Array(32)).vkey), /note has no verifiable signatures/)
    await assert.rejects(check(url, d.vkey, '5', Buffer.alloc(32).toString('base64')))
    // A log that serves one wrong tile: the real one behind a server that changes a byte.
    const liar = createServer((request, response) => {
      const send = async (): Promise<void> => {
        const reply = await fetch(url + (request.url ?? ''))
        const body = Buffer.from(await reply.arrayBuffer())
        if (request.url?.startsWith('/tile/0/000') === true) body[40] = (body[40] ?? 0) ^ 1
        response.writeHead(reply.status).end(body)
      }
      send().catch(() => response.destroy())
    })
    await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve))
    t.after(() => liar.close())
    const lying = `http://127.0.0.1:${(liar.address() as AddressInfo).port}`
    // As x/mod of today says it, and as that of Debian 12 does.
    await assert.rejects(check(lying, d.vkey), /inconsistent tile|invalid transparency proof/)
  })
})
