import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { root } from './lib/repo.ts'

const PACKAGE = `node-${process.platform}-${process.arch}`

/** Makes this very Node say it is an older one, which is all that the launcher goes by. */
const OLDER = `data:text/javascript,${encodeURIComponent("Object.defineProperty(process.versions,'node',{value:'20.20.2'})")}`

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'answerable-launcher-'))
  cpSync(join(root, 'packages/server/bin'), join(home, 'bin'), { recursive: true })
  write('package.json', '{ "type": "module" }')
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

describe('the launcher on an older Node', () => {
  const older = (...args: string[]) => start(['--import', OLDER], args)

  test('says what is missing and exits 69', async () => {
    write('dist/main.js', 'console.log("must not run")')
    const { code, output } = await older('serve').ended
    assert.equal(code, 69)
    assert.match(output, /Node\.js 24 or newer is needed; this is 20\.20\.2/)
    assert.doesNotMatch(output, /must not run/)
  })

  test('uses the Node that npm installed, with the arguments as they were', async () => {
    write('dist/main.js', '')
    installNode('24.21.0', '#!/bin/sh\nfor arg; do echo "<$arg>"; done')
    const { code, output } = await older('verify', 'a b', '--json').ended
    assert.equal(code, 0)
    assert.match(output, /dist\/main\.js>\n<verify>\n<a b>\n<--json>\n$/)
  })

  test('refuses an installed Node that is older too, and names it', async () => {
    write('dist/main.js', '')
    installNode('22.9.0', '#!/bin/sh\necho must not run')
    const { code, output } = await older().ended
    assert.equal(code, 69)
    assert.match(output, /is version 22\.9\.0/)
    assert.doesNotMatch(output, /must not run/)
  })
})

describe('the launcher on a Node that will do', () => {
  test('prefers the sources of a checkout to a build', async () => {
    write('src/main.ts', 'const from: string = "source"; console.log(from)')
    write('dist/main.js', 'console.log("build")')
    assert.deepEqual(await start([], []).ended, { code: 0, output: 'source\n' })
  })

  test('exits 69 when there is no program', async () => {
    const { code, output } = await start([], []).ended
    assert.equal(code, 69)
    assert.match(output, /there is no program/)
  })

  test('passes the exit code through', async () => {
    write('dist/main.js', 'process.exitCode = 42')
    assert.equal((await start([], []).ended).code, 42)
  })

  test('turns death by a signal into 128 + its number', async () => {
    write('dist/main.js', 'process.kill(process.pid, "SIGKILL")')
    assert.equal((await start([], []).ended).code, 137)
  })

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    test(`passes ${signal} on, once, and waits for an orderly end`, async () => {
      write(
        'dist/main.js',
        `let count = 0
         process.on('${signal}', () => { count++; setTimeout(() => { console.log('got', count); process.exit(7) }, 50) })
         setInterval(() => {}, 1000)
         console.log('up')`,
      )
      const running = start([], [])
      await running.printed('up\n')
      running.child.kill(signal)
      assert.deepEqual(await running.ended, { code: 7, output: 'up\ngot 1\n' })
    })
  }
})

function write(path: string, text: string): void {
  mkdirSync(join(home, path, '..'), { recursive: true })
  writeFileSync(join(home, path), text)
}

function installNode(version: string, script: string): void {
  write(`node_modules/${PACKAGE}/package.json`, JSON.stringify({ version }))
  write(`node_modules/${PACKAGE}/bin/node`, script)
  chmodSync(join(home, `node_modules/${PACKAGE}/bin/node`), 0o755)
}

function start(flags: string[], args: string[]) {
  const child = spawn(process.execPath, [...flags, join(home, 'bin/answerable.js'), ...args], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }))
  const printed = async (text: string) => {
    while (!output.includes(text)) await once(child.stdout, 'data')
  }
  return { child, ended, printed }
}
