import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventTable, sealedSubjects } from '@answerable/contract'

test('every sealed field names the subject under whose key it is sealed', () => {
  const named = sealedSubjects as Readonly<Record<string, Readonly<Record<string, string>>>>
  const unnamed = Object.entries(eventTable).flatMap(([type, { sealed }]) =>
    sealed.flatMap((field: string) => (named[type]?.[field] === undefined ? [`${type}.${field}`] : [])),
  )
  assert.deepEqual(
    unnamed,
    [],
    'add it to packages/contract/src/subjects.ts: whose is it, and who may ask to erase it?',
  )
})
