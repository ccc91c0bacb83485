import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { keyPath, writeKeyFile } from '../../src/cli/keys/folder.ts'
import { createKeyFile } from '../../src/cli/keys/key-file.ts'
import { systemRandom } from '../../src/platform/entropy.ts'
import { CHEAP, PASSPHRASE } from './helpers/cli.ts'
import { MANIFEST } from './helpers/shop.ts'

const BIN = join(import.meta.dirname, '../../bin/answerable.js')
type Done = { status: number | null; out: string; err: string }

function start(args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  const inherited = { PATH: process.env['PATH'], HOME: process.env['HOME'] }
  // A session of its own: no controlling terminal, wherever the tests run.
  return spawn(process.execPath, [BIN, ...args], { env: { ...inherited, ...env }, detached: true })
}

async function finish(child: ChildProcess): Promise<Done> {
  const done = { out: '', err: '' }
  child.stdout?.on('data', (chunk: Buffer) => (done.out += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (done.err += chunk.toString()))
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, ...done }
}

/** What the server says at its start, up to the first answer to `wanted`. */
function said(child: ChildProcess, wanted: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let seen = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      const found = wanted.exec(seen)
      if (found !== null) resolve(found)
    })
    child.once('close', () => reject(new Error(`it ended without ${String(wanted)}: ${seen}`)))
  })
}

test('the program: serve prints what to type, setup registers, restarting keeps everything, exit codes hold', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'answerable-bin-'))
  const home = join(folder, 'home')
  const serve = ['serve', '--port', '0', '--data', join(folder, 'data')]
  writeKeyFile(keyPath(home, 'default'), await createKeyFile(PASSPHRASE, { random: systemRandom, kdf: CHEAP }))
  let server = start(serve, {})
  try {
    const [, url = '', token = ''] = await said(server, /answers at (\S+)\n[^]*npx --no -- answerable setup (\S+)/)
    const env = { ANSWERABLE_HOME: home, ANSWERABLE_URL: url, ANSWERABLE_PASSPHRASE: PASSPHRASE }
    const who = ['--name', 'Ada Example', '--email', 'ada@shop.example']
    const registered = await finish(start(['setup', token, ...who], env))
    assert.equal(registered.status, 0, registered.err)
    assert.match(registered.out, /Ada Example is registered/)
    const again = await finish(start(['setup', token, ...who, '--json'], env))
    assert.equal(again.status, 1)
    assert.equal((JSON.parse(again.out) as { error: { code: string } }).error.code, 'setup_done')
    const unseen = await finish(start(['pause', '--reason', 'x'], env))
    assert.equal(unseen.status, 77, 'nothing is signed where nobody can read it')

    server.kill('SIGTERM')
    await once(server, 'close')
    assert.equal(server.exitCode, 0)
    const down = await finish(start(['health', '--json'], env))
    assert.equal(down.status, 69)

    server = start(serve, {})
    const [, second = ''] = await said(server, /answers at (\S+)\n/)
    const people = await finish(start(['person', 'list', '--json', '--server', second], env))
    assert.equal(people.status, 0, people.out + people.err)
    const { people: listed } = JSON.parse(people.out) as { people: JsonObject[] }
    assert.deepEqual(
      listed.map(({ name }) => name),
      ['Ada Example'],
    )
  } finally {
    server.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the program: help, usage and checks need no server and no terminal; a pipe gets no colours', async () => {
  const [help, unknown, check] = await Promise.all([
    finish(start(['--help'], {})),
    finish(start(['no-such-command'], {})),
    finish(start(['use-case', 'check', MANIFEST], { FORCE_COLOR: '1' })),
  ])
  assert.deepEqual([help.status, unknown.status, check.status], [0, 2, 0])
  assert.match(help.out, /What happens:/)
  assert.ok(!check.out.includes('\u001b'))
})

test('the program: with --json every answer is one JSON value, errors included', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'answerable-json-'))
  try {
    const forged = join(folder, 'x.receipt.json')
    writeFileSync(forged, readFileSync(MANIFEST))
    const cases = [
      [['verify', forged], 1],
      [['verify', join(folder, 'none')], 1],
      [['use-case', 'check', MANIFEST], 0],
      [['manifest', 'schema'], 0],
      [['key', 'show'], 0],
      [['health', '--server', 'http://127.0.0.1:9'], 69],
    ] as const
    const all = cases.map(async ([args, status]) => {
      const done = await finish(start([...args, '--json'], { ANSWERABLE_HOME: folder }))
      assert.equal(done.status, status, `${args.join(' ')}: ${done.out}${done.err}`)
      const value = JSON.parse(done.out) as { error?: { code: string; message: string; mend: string } }
      if (value.error !== undefined)
        for (const field of ['code', 'message', 'mend'] as const) assert.ok(value.error[field])
    })
    await Promise.all(all)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
