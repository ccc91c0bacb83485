import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Command } from 'commander'
import { buildProgram } from '../../src/cli/program.ts'
import { testIo } from './helpers/cli.ts'

const DOCS = join(import.meta.dirname, '../../../../docs/guide')
const program = buildProgram(testIo(), () => undefined)

/** `answerable …` lines of the code blocks of a guide, continued lines joined. */
function commandLines(text: string): string[] {
  const blocks = [...text.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block.replaceAll(/\\\n\s*/g, ' '))
  return blocks
    .flatMap((block) => block.split('\n'))
    .flatMap((line) => /^answerable (.+)$/.exec(line.replace(/\s+#.*$/, ''))?.[1] ?? [])
}

/** What is wrong with a line: a command, an option or an argument that does not exist. */
function fault(line: string): string | undefined {
  const own = line.split(' -- ')[0] ?? line
  const words = own.match(/"[^"]*"|'[^']*'|\S+/g) ?? []
  let command: Command = program
  let at = 0
  for (; command.commands.length > 0; at++) {
    const next: Command | undefined = command.commands.find((child) => child.name() === words[at])
    // A group that runs by itself takes its options at once.
    if (next === undefined && words[at]?.startsWith('--') === true && command !== program) break
    if (next === undefined) return `no command ${words[at] ?? '(none)'}`
    command = next
  }
  const known = [...command.options, ...program.options]
  const given = new Set<string>()
  const loose: string[] = []
  for (; at < words.length; at++) {
    const word = words[at] ?? ''
    if (!word.startsWith('--')) {
      loose.push(word)
      continue
    }
    const option = known.find(({ long }) => long === word)
    if (option === undefined) return `${command.name()} has no ${word}`
    given.add(word)
    if (!option.isBoolean()) at += 1
  }
  const missing = command.options.find(({ mandatory, long }) => mandatory && !given.has(long ?? ''))
  if (missing !== undefined) return `${command.name()} needs ${missing.long}`
  const needed = command.registeredArguments.filter(({ required, variadic }) => required && !variadic).length
  const most = command.registeredArguments.some(({ variadic }) => variadic)
    ? Infinity
    : command.registeredArguments.length
  return loose.length < needed || loose.length > most ? `${command.name()} takes other arguments` : undefined
}

for (const file of readdirSync(DOCS).filter((name) => name.endsWith('.md'))) {
  test(`every command in docs/guide/${file} exists as it is written there`, () => {
    const lines = commandLines(readFileSync(join(DOCS, file), 'utf8'))
    assert.deepEqual(
      lines.map((line) => [line, fault(line)]).filter(([, why]) => why !== undefined),
      [],
    )
  })
}

test('the guide for the first hour is made of commands', () => {
  assert.ok(commandLines(readFileSync(join(DOCS, 'getting-started.md'), 'utf8')).length >= 10)
})

test('the check of the guides finds what is not there', () => {
  for (const line of ['no-such x', 'refuse', 'pause --quickly', 'key', 'reopen --reason x', 'explain a b']) {
    assert.notEqual(fault(line), undefined, line)
  }
})
