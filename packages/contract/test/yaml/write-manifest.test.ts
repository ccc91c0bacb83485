import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Manifest, peopleIn, readManifest, withPeople, writeManifest } from '@answerable/contract'

const example = (name: string): Manifest =>
  readManifest(readFileSync(new URL(`../../../../examples/${name}/answerable.yaml`, import.meta.url), 'utf8')).manifest

for (const name of ['refund-assistant', 'airline', 'privacylens']) {
  test(`what is written of ${name} reads as the same manifest`, () => {
    const manifest = example(name)
    const written = writeManifest(manifest)
    assert.deepEqual(readManifest(written).manifest, manifest)
    assert.equal(writeManifest(readManifest(written).manifest), written, 'and there is one text of it')
  })
}

test('whatever a text holds, it is read as it was said', () => {
  const manifest = example('refund-assistant')
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    fc.constantFrom(
      'no',
      '~',
      '1e3',
      '0o17',
      '- a',
      'a: b',
      '# x',
      '"',
      "'",
      '&a *a',
      '!!str x',
      '\n',
      ' x ',
      '|',
      '2027-05-14',
      '\u2028',
      '\r\n',
    ),
  )
  fc.assert(
    fc.property(hostile, hostile, (purpose, exit) => {
      const vendor = { id: 'v', sells: purpose, duties: exit, incident_contact: exit, notice_days: 1, exit }
      const told = { ...manifest, purpose, vendors: [vendor] }
      assert.deepEqual(readManifest(writeManifest(told)).manifest, told)
    }),
    { numRuns: 300 },
  )
})

test('everybody a manifest names is replaced, and nothing else', () => {
  const manifest = { ...example('refund-assistant') }
  manifest.people = { ...manifest.people, operator_team: 'ops' }
  const named = peopleIn(manifest)
  assert.ok(named.includes('otto@shop.example') && named.includes('ravi@shop.example'))
  const there = withPeople(manifest, (who) => `p_${who}`)
  assert.deepEqual(
    peopleIn(there),
    named.map((who) => `p_${who}`),
  )
  assert.deepEqual(
    withPeople(there, (who) => who.slice(2)),
    manifest,
  )
})
