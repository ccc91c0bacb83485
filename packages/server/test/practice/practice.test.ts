import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { runPractice } from '../../src/practice/index.ts'
import { run, testIo } from '../cli/helpers/cli.ts'

test('practice: every step of the story comes out as told, on a real server', async () => {
  const io = testIo()
  const { failures } = await runPractice({ io, fast: true, keep: false, port: 0 })
  assert.deepEqual(failures, [])
  const told = io.output.join('\n')
  const chapters = [...told.matchAll(/^(\d) {2}\S/gm)].map(([, number]) => Number(number))
  assert.deepEqual(chapters, [1, 2, 3, 4, 5, 6])
  const [, allowed, denied] = /entry (\d+) .* ALLOW[^]*?entry (\d+) .* DENY/.exec(told) ?? []
  assert.equal(Number(denied), Number(allowed) + 1, 'the entry after the last allow is the first deny')
  assert.match(told, /allowed after it: 0/)
  assert.doesNotMatch(told, /NOT AS TOLD/)
})

test('practice --keep: the newcomer goes on as Ada Example, with the commands it prints', async () => {
  const leave = Promise.withResolvers<void>()
  const io = testIo({ stopped: () => leave.promise })
  const running = runPractice({ io, fast: true, keep: true, port: 0 })
  const told = (): string => io.output.join('\n')
  while (!/fsck --data \S+/.test(told())) await Promise.race([running, setTimeout(50)])
  const exported = (name: string): string =>
    new RegExp(`${name}='?([^' ]+(?: [^' ]+)*?)'?(?= ANSWERABLE|\n)`).exec(told())?.[1] ?? ''
  const env = Object.fromEntries(
    ['ANSWERABLE_URL', 'ANSWERABLE_HOME', 'ANSWERABLE_PASSPHRASE'].map((name) => [name, exported(name)]),
  )
  try {
    const shown = await run(testIo({ env }), 'use-case', 'show', 'refund-assistant')
    assert.match(shown.out, /owner +Ada Example/, shown.err)
    const paused = await run(testIo({ env }), 'pause', 'refund-assistant', '--reason', 'Trying it', '--automation')
    assert.equal(paused.status, 0, paused.err)
  } finally {
    leave.resolve()
    const { folder } = await running
    rmSync(folder, { recursive: true, force: true })
  }
})
