import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventTable } from '@answerable/contract'
import { emptyModel } from '@answerable/domain'
import { signatureFaults } from '../../src/fsck/check-signature.ts'
import type { ParsedEntry } from '../../src/ledger/entry-format.ts'

/** What others than people say. None of it opens the gate or gives a right by itself. */
const UNSIGNED = new Set([
  'log.opened',
  'person.registered',
  'person.departed',
  'task.opened',
  'expiry.warned',
  'release.recorded',
  'incident.opened',
  'incident.escalated',
  'restriction.set',
  'restriction.reminded',
  'clock.jumped',
  'clock.moved',
  'stream.heads',
  'witness.alarmed',
  'witness.cleared',
  'snapshot.taken',
  'run.opened',
  'run.closed',
  'handoff.recorded',
  'observation.recorded',
  'decision.recorded',
  'decision.claimed',
  'review.expired',
  'intent.opened',
  'effect.recorded',
  'secret.leaked',
])

for (const type of Object.keys(eventTable))
  if (!UNSIGNED.has(type))
    test(`an unsigned ${type} is found, whoever it names as its actor`, () => {
      for (const kind of ['system', 'agent', 'installer']) {
        const forged = { event: { type, actor: { kind, id: 'someone' } }, signatures: [] } as unknown as ParsedEntry
        assert.deepEqual(signatureFaults(forged, emptyModel()), ['needs the signature of a person and has none'])
      }
    })
