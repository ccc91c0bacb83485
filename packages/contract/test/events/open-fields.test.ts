import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventTable } from '@answerable/contract'
import { z } from 'zod'
import { type Leaf, leavesOf } from './open-leaves.ts'

/** What people write, and what must therefore fit no open field: it could never be erased from the log. */
const WORDS = [
  'Jane Doe',
  'jane@example.com',
  '+49 170 1234567',
  'Zoë',
  '山田太郎',
  'please pay DE89 3704 0044 0532 0130 00',
  'Refund, 20.00 EUR',
  'line one\nline two',
  'C:\\Users\\jane\\letter.docx',
  '"quoted"',
  '',
]

/**
 * Strings that hold words of a signed artefact: the manifest's argument names, the policy's obligations, and what the
 * gate itself puts together from ids and a fixed vocabulary. That no caller's word gets there is tested in the domain
 * (`packages/domain/test/attacks/13-words-stay-sealed.test.ts`); here they are bounded and on one line.
 */
const OF_SIGNED_ARTEFACTS: Readonly<Record<string, readonly string[]>> = {
  'decision.recorded': [
    'reasons[].value',
    'wouldHave.reasons[].value',
    'obligations[]',
    'influences[].arguments[]',
    ...['request', 'trusted', 'untrusted', 'model', 'unknown'].map((origin) => `traced.${origin}[]`),
  ],
  'decision.claimed': ['reasons[].value', 'obligations[]'],
  'standing_approval.signed': ['bounds[].argument'],
}

/** Why a leaf must not stand open in an entry; null when it may. */
function fault({ path, kind, schema }: Leaf, excepted: readonly string[] = []): string | null {
  if (['enum', 'literal', 'boolean', 'null'].includes(kind)) return null
  if (kind === 'number') {
    return [0.5, 2 ** 53].some((value) => schema.safeParse(value).success) ? 'is not a safe integer' : null
  }
  if (kind !== 'string') return `is a ${kind}, which nobody has judged`
  const endless = schema.safeParse('a'.repeat(100_000)).success || schema.safeParse('1'.repeat(100_000)).success
  if (endless) return 'has no length'
  if (excepted.includes(path)) return schema.safeParse('one\ntwo').success ? 'takes several lines' : null
  const word = WORDS.find((candidate) => schema.safeParse(candidate).success)
  return word === undefined ? null : `takes words: ${JSON.stringify(word)}`
}

test('no event has an open field into which free text fits', () => {
  for (const [type, { body }] of Object.entries(eventTable)) {
    const leaves = leavesOf(body)
    assert.ok(leaves.length > 0, type)
    const faults = leaves.flatMap((leaf) => {
      const found = fault(leaf, OF_SIGNED_ARTEFACTS[type])
      return found === null ? [] : [`${type}.${leaf.path} ${found}`]
    })
    assert.deepEqual(faults, [])
  }
})

test('every exception is a field there is', () => {
  for (const [type, paths] of Object.entries(OF_SIGNED_ARTEFACTS)) {
    const known = leavesOf(eventTable[type as keyof typeof eventTable].body).map(({ path }) => path)
    for (const path of paths) assert.ok(known.includes(path), `${type}.${path}`)
  }
})

test('no field is open and sealed under one name, save a count beside its words', () => {
  for (const [type, { body, sealed }] of Object.entries(eventTable)) {
    for (const name of sealed as readonly string[]) {
      const open: z.ZodType | undefined = (body.shape as Record<string, z.ZodType>)[name]
      if (open === undefined) continue
      const kinds = leavesOf(open, name).map(({ kind, schema }) =>
        kind === 'string' ? String(schema.safeParse(`hmac-sha256:${'A'.repeat(43)}`).success) : kind,
      )
      assert.ok(
        kinds.every((kind) => kind === 'number' || kind === 'true'),
        `${type}.${name}: ${kinds.join()}`,
      )
    }
  }
})

test('a schema with a hole in it is found, wherever the hole is', () => {
  const holes: [string, z.ZodType][] = [
    ['takes words', z.strictObject({ reason: z.string().max(200) })],
    ['has no length', z.strictObject({ name: z.string() })],
    ['takes words', z.strictObject({ deep: z.array(z.strictObject({ note: z.string().max(40).nullable() })) })],
    ['takes words', z.strictObject({ either: z.union([z.literal('a'), z.string().max(40)]) })],
    ['takes words', z.strictObject({ by: z.record(z.string().max(40), z.int()) })],
    ['takes words', z.strictObject({ pair: z.tuple([z.int(), z.string().max(40)]) })],
    ['takes words', z.strictObject({ more: z.string().max(40).optional() })],
    ['is a unknown', z.strictObject({ any: z.unknown() })],
    ['is a loose object', z.looseObject({ id: z.int() })],
    ['is a loose object', z.object({ id: z.int() })],
    ['is a date', z.strictObject({ at: z.date() })],
    ['is not a safe integer', z.strictObject({ amount: z.number() })],
  ]
  for (const [expected, schema] of holes) {
    const faults = leavesOf(schema).flatMap((leaf) => fault(leaf) ?? [])
    assert.ok(
      faults.some((found) => found.startsWith(expected)),
      `${expected}: ${faults.join()}`,
    )
  }
  const sound = z.strictObject({
    id: z.string().regex(/^[a-z]{1,9}$/),
    n: z.int(),
    on: z.boolean(),
    k: z.enum(['a', 'b']),
  })
  assert.deepEqual(
    leavesOf(sound).flatMap((leaf) => fault(leaf) ?? []),
    [],
  )
})
