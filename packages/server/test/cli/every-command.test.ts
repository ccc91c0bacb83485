import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildProgram, everyCommand } from '../../src/cli/program.ts'
import { testIo } from './helpers/cli.ts'

test('every command is run by a test', () => {
  const leaves = [...everyCommand(buildProgram(testIo(), () => undefined))].filter(
    (command) => command.commands.length === 0,
  )
  const pathOf = (command: (typeof leaves)[number]): string[] =>
    command.parent === null ? [] : [...pathOf(command.parent), command.name()]
  // Each file of tests is a process of its own: what they run stands in their text, as the words that are typed.
  const folder = import.meta.dirname
  const texts = globSync('../**/*.ts', { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8'))
  const typed = (words: readonly string[]): boolean => {
    const apart = new RegExp(words.map((word) => `['"]${word}['"]`).join(String.raw`,\s*`), 'u')
    const together = new RegExp(String.raw`['"\x60]${words.join(' ')}(?:['"\x60 ])`, 'u')
    return texts.some((text) => apart.test(text) || together.test(text))
  }
  assert.deepEqual(
    leaves.map(pathOf).filter((words) => words[0] !== 'help' && !typed(words)),
    [],
  )
})
