import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { commandTable, describe, type HumanCommandType, type Payload, visibleText } from '@answerable/contract'
import fc from 'fast-check'
import { type NamesData, namesFrom } from './names.ts'

type Case = { title: string; command: HumanCommandType; payload: unknown; sentences: string[]; names?: NamesData }

const folder = join(import.meta.dirname, 'cases')
const sharedNames = JSON.parse(readFileSync(join(folder, 'names.json'), 'utf8')) as NamesData
const cases = readdirSync(folder)
  .filter((file) => file !== 'names.json')
  .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Case[])

/** The payload as the server describes it: parsed, defaults filled in. */
const said = ({ command, payload, names }: Case): string[] => {
  const parsed = commandTable[command].payload.parse(payload) as Payload<typeof command>
  return describe({ type: command, payload: parsed }, namesFrom({ ...sharedNames, ...names }))
}

for (const item of cases) {
  test(`sentences: ${item.title}`, () => assert.deepEqual(said(item), item.sentences))
}

test('sentences: every command a person can sign has a golden case', () => {
  const human = Object.entries(commandTable).filter(([, { by }]) => by === 'person')
  const covered = new Set<string>(cases.map(({ command }) => command))
  assert.deepEqual(
    human.map(([type]) => type).filter((type) => !covered.has(type)),
    [],
  )
})

test('sentences: whatever people are called, each sentence stays one line without hidden characters', () => {
  const [first] = cases.filter(({ command }) => command === 'acceptance.sign')
  assert.ok(first)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (owner, purpose) => {
      const facts = Object.values(sharedNames.useCases ?? {})[0]
      assert.ok(facts)
      const names: NamesData = {
        signer: sharedNames.signer,
        people: { [sharedNames.signer]: { name: owner } },
        useCases: { 'refund-assistant': { ...facts, name: owner, purpose } },
      }
      const lines = said({ ...first, names })
      assert.equal(lines.length, first.sentences.length)
      for (const line of lines) assert.equal(line, visibleText(line))
    }),
  )
})
