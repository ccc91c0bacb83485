import assert from 'node:assert/strict'
import { noteSigner } from '@answerable/ledger'
import { fsck } from '../../../src/fsck/fsck.ts'
import type { FsckReport } from '../../../src/fsck/report.ts'
import { readGuard } from '../../../src/signer/guard.ts'
import type { Store } from '../../../src/store/store.ts'
import { readSubjectKeys, subjectKeysBeside } from '../../../src/vault/subject-keys.ts'
import { createVaultReader } from '../../../src/vault/vault.ts'
import type { Domain } from '../../../src/writer/domain.ts'
import type { TestStore } from './stores.ts'
import { SEED } from './test-log.ts'
import { toyDomain } from './toy-domain.ts'

/** Everything fsck has to say about a log. */
export async function inspect(on: TestStore, store: Store, domain: Domain = toyDomain): Promise<FsckReport> {
  const origin = await originOf(store)
  const guard = origin === undefined ? undefined : readGuard(on.guard, origin)
  const vkey = origin === undefined ? undefined : noteSigner(origin, SEED).vkey
  const keys = readSubjectKeys(subjectKeysBeside(on.guard))
  try {
    return await fsck({ store, guard, vkey, vault: keys && createVaultReader(keys), domain })
  } finally {
    keys?.close()
  }
}

/**
 * Called after every step of every test: whatever was done, the log as it is stored must hold in every respect.
 * @param problems what fsck must find and nothing else, where a test makes an entry that cannot hold
 */
export async function checkLedger(
  on: TestStore,
  store: Store,
  domain: Domain = toyDomain,
  problems: FsckReport['problems'] = [],
): Promise<FsckReport> {
  const report = await inspect(on, store, domain)
  assert.deepEqual(report.problems, problems)
  assert.equal(report.ok, problems.length === 0)
  assert.equal(report.counts.entries, (await store.head()).size)
  return report
}

async function originOf(store: Store): Promise<string | undefined> {
  const [first] = await store.entriesAt([0])
  if (first === undefined) return undefined
  const entry = JSON.parse(Buffer.from(first.bytes).toString('utf8')) as { body: { origin: string } }
  return entry.body.origin
}
