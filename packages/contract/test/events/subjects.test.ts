import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventTable, sealedSubjects, subjectRule } from '@answerable/contract'

const named = sealedSubjects as Readonly<Record<string, Readonly<Record<string, string>>>>
/** Fields that say who somebody is, or hold what came with somebody's request. */
const ABOUT_SOMEBODY = /^(?:name|email|address|recipientValue|request|onBehalfOf|content|arguments|text|detail)$/

test('every sealed field about somebody names whose it is; all else belongs to the use case', () => {
  const unnamed = Object.entries(eventTable).flatMap(([type, { sealed }]) =>
    sealed
      .filter((field: string) => ABOUT_SOMEBODY.test(field) && named[type]?.[field] === undefined)
      .map((field: string) => `${type}.${field}`),
  )
  assert.deepEqual(unnamed, [], 'add it to packages/contract/src/subjects.ts: who may ask to erase it?')
  assert.equal(subjectRule('acceptance.rescinded', 'reason'), 'use_case')
})

test('no table names a field that is not sealed', () => {
  for (const [type, fields] of Object.entries(named)) {
    const { sealed } = eventTable[type as keyof typeof eventTable]
    assert.deepEqual(
      Object.keys(fields).filter((field) => !(sealed as readonly string[]).includes(field)),
      [],
      type,
    )
  }
})
