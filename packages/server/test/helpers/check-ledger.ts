import assert from 'node:assert/strict'
import { domain } from '../../src/app/domain.ts'
import { fsck } from '../../src/fsck/fsck.ts'
import type { TestDeployment } from './deployment.ts'

/** Reads the whole log and every table that is a fold of it, signatures of people included. */
export async function checkLedger({ store, vkey, vault }: TestDeployment): Promise<void> {
  const { problems } = await fsck({ store, guard: undefined, vkey, vault, domain })
  assert.deepEqual(problems, [])
}
