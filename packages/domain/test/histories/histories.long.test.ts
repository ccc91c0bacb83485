import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { MUTANTS } from './mutants/list.ts'
import { play, type Seen, step } from './play.ts'
import { OFTEN_ENOUGH } from './often-enough.ts'

const history = (length: number) => fc.array(step, { minLength: length, maxLength: length })

describe('1,000 random histories of 100 commands, checked after every step', () => {
  for (const seed of [1, 2, 3, 4])
    test(`250 of them, seed ${seed}`, (t) => {
      const seen: Seen = new Map()
      fc.assert(
        fc.property(history(100), (steps) => {
          assert.deepEqual(play(steps, 1, seen), [])
        }),
        { numRuns: 250, seed, endOnFailure: true },
      )
      t.diagnostic(JSON.stringify(Object.fromEntries(seen)))
      const rare = Object.entries(OFTEN_ENOUGH).filter(([what, least]) => (seen.get(what) ?? 0) < least)
      assert.deepEqual(rare, [], 'a history in which nothing happens proves nothing')
    })
})

describe('ten random histories of 2,000 commands, checked every 100', () => {
  for (const seed of [1, 2])
    test(`five of them, seed ${seed}`, (t) => {
      const seen: Seen = new Map()
      fc.assert(
        fc.property(history(2000), (steps) => {
          assert.deepEqual(play(steps, 100, seen), [])
        }),
        { numRuns: 5, seed, endOnFailure: true },
      )
      t.diagnostic(JSON.stringify(Object.fromEntries(seen)))
    })
})

/** In a process of its own, since a rule is broken where it is loaded. Resolves with what the predicates said. */
function hunt(name: string): Promise<string> {
  const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--import', here('./mutants/broken.ts'), here('./mutants/hunt.ts'), '300', '1'],
    { env: { ...process.env, MUTANT: name }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve(said) : reject(new Error(`${name}: ended with ${code}`))))
  })
}

describe('rules broken on purpose are found by the predicates', () => {
  for (const { name } of MUTANTS)
    test(name, async (t) => {
      const said = await hunt(name)
      t.diagnostic(said)
      assert.match(said, /^\d+ /)
    })
})
