import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)

/** The commands of the README's tour, exactly as a newcomer types them. */
function tourCommands(readme: string): string[] {
  const block = /<!-- tour -->\s*```console\n([\s\S]*?)```/.exec(readme)?.[1]
  assert.ok(block !== undefined, 'README.md has a tour')
  return block
    .split('\n')
    .filter((line) => line.startsWith('$ '))
    .map((line) => line.slice(2))
}

test('the tour of the README runs as written, and tells its six chapters in order', { timeout: 170_000 }, async () => {
  const commands = tourCommands(readFileSync(`${root}README.md`, 'utf8'))
  assert.equal(commands[0], 'npm start -- --practice')
  const told: string[] = []
  for (const command of commands) {
    const [program = '', ...args] = command.split(' ')
    const { stdout } = await run(program, args, { cwd: root, timeout: 150_000, maxBuffer: 10_000_000 })
    told.push(stdout)
  }
  const story = told[0] ?? ''
  const chapters = [
    'nobody answers',
    'the owner signs',
    'claimed once',
    'The signature lapses',
    'Paused under load',
    'Proof',
  ]
  let at = 0
  for (const chapter of chapters) {
    const found = story.indexOf(chapter, at)
    assert.ok(found >= 0, `${chapter} comes next`)
    at = found
  }
  const [, allow, deny] = /entry (\d+) .*ALLOW\n.*entry (\d+) .*DENY/.exec(story) ?? []
  assert.equal(Number(deny), Number(allow) + 1, 'the very next entry is denied')
  assert.match(story, /allowed after it: 0\b/)
})
