import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { readConfig, serve } from '../../src/app/index.ts'
import { ExitError } from '../../src/platform/exit.ts'

const folders: string[] = []
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'answerable-serve-'))
  folders.push(path)
  return path
}
after(() => folders.forEach((path) => rmSync(path, { recursive: true, force: true })))
const config = (dataDir = folder()) => readConfig({ ANSWERABLE_DATA: dataDir, ANSWERABLE_PORT: '0' })
const exit = (code: string) => (error: unknown) => error instanceof ExitError && error.code === code

describe('serve', () => {
  test('listens, and restarting keeps the log; the setup token stays the same until it is used', async () => {
    const tokens: string[] = []
    const dataDir = folder()
    const seen: string[] = []
    for (let n = 0; n < 2; n += 1) {
      const serving = await serve(config(dataDir), { onSetupToken: (token) => tokens.push(token) })
      const health = (await (await fetch(`${serving.url}/v1/health`)).json()) as { origin: string; status: string }
      seen.push(`${health.status} ${health.origin}`)
      await serving.stop()
      await serving.stop()
    }
    assert.equal(seen[0], seen[1])
    assert.equal(tokens.length, 2)
    assert.equal(tokens[0], tokens[1])
  })

  test('a port in use is said so, and leaves nothing open', async () => {
    const serving = await serve(config())
    const port = new URL(serving.url).port
    const dataDir = folder()
    const second = readConfig({ ANSWERABLE_DATA: dataDir, ANSWERABLE_PORT: port })
    await assert.rejects(serve(second), exit('port_in_use'))
    const third = await serve(config(dataDir))
    await third.stop()
    await serving.stop()
  })

  test('a second server on one SQLite file is said so', async () => {
    const dataDir = folder()
    const serving = await serve(config(dataDir))
    await assert.rejects(serve(config(dataDir)), exit('store_in_use'))
    await serving.stop()
  })

  test('a request under way is answered before it stops', async () => {
    const serving = await serve(config())
    const url = new URL(serving.url)
    const socket = connect(Number(url.port), '127.0.0.1')
    const answer = new Promise<string>((resolve) => {
      let text = ''
      socket.on('data', (chunk) => (text += chunk.toString()))
      socket.on('close', () => resolve(text))
    })
    socket.write(
      'POST /v1/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n',
    )
    await new Promise((resolve) => setTimeout(resolve, 50))
    const stopped = serving.stop()
    socket.write('{}')
    assert.match(await answer, /^HTTP\/1.1 400[^]*invalid_input/)
    await stopped
    await assert.rejects(fetch(`${serving.url}/v1/health`))
  })

  test('what is no HTTP never reaches the log, and ends nothing', async () => {
    const serving = await serve(config())
    const { port } = new URL(serving.url)
    for (const text of ['\0\0\0\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'GET /v1/health HTTP/1.1\r\nHost: a b\r\n\r\n']) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.end(text))
        socket.resume()
        socket.on('close', () => resolve())
        socket.on('error', () => resolve())
      })
    }
    assert.equal((await fetch(`${serving.url}/v1/health`)).status, 200)
    await serving.stop()
  })
})

describe('configuration', () => {
  test('has defaults', () => {
    assert.deepEqual(readConfig({}), {
      dataDir: './data',
      practice: false,
      host: '127.0.0.1',
      port: 7420,
      authZenDrafts: false,
      publicEntries: false,
    })
  })
  const wrong: Record<string, string>[] = [
    { ANSWERABLE_PORT: '70000' },
    { ANSWERABLE_PORT: '-1' },
    { ANSWERABLE_PORT: '7420x' },
    { ANSWERABLE_PRACTICE: 'maybe' },
    { ANSWERABLE_DATABASE_URL: 'mysql://u:hunter2@h/d' },
    { ANSWERABLE_DATABASE_URL: 'hunter2' },
    { ANSWERABLE_PUBLIC_URL: 'ftp://x' },
  ]
  for (const env of wrong) {
    const [[name, value] = ['', '']] = Object.entries(env)
    test(`${name}=${value} names the variable and repeats no secret`, () => {
      assert.throws(
        () => readConfig(env),
        (error) => exit('config_invalid')(error) && String(error).includes(name) && !String(error).includes('hunter2'),
      )
    })
  }
})
