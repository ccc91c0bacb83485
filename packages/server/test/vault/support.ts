import assert from 'node:assert/strict'
import type { JsonObject, PayloadInput } from '@answerable/contract'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { domain } from '../../src/app/domain.ts'
import { fsck } from '../../src/fsck/fsck.ts'
import { dataPaths } from '../../src/platform/paths.ts'
import { readGuard } from '../../src/signer/guard.ts'
import type { HttpReply, TestPerson } from '../helpers/client.ts'
import type { TestDeployment } from '../helpers/deployment.ts'

export type What = PayloadInput<'erasure.approve'>['what']

export function eraseAs(d: TestDeployment, by: TestPerson, what: What): Promise<HttpReply> {
  const payload = { what, basis: 'no_longer_necessary', requestedBy: 'data_subject', reason: 'asked for' } as const
  return d.sign(by, 'erasure.approve', payload)
}

/** How the customers of a use case are known in its runs. */
export async function requesterOfRun(d: TestDeployment, reader: TestPerson, run: string): Promise<string> {
  const [row] = await d.store.rows([{ kind: 'run', id: run }])
  if (row === undefined) throw new Error(`no run ${run} for ${reader.id}`)
  return (JSON.parse(row.value) as { onBehalfOf: string }).onBehalfOf
}

export async function entryOf(d: TestDeployment, reader: TestPerson, index: number): Promise<JsonObject> {
  const reply = await d.http('GET', `/v1/entries/${index}`, undefined, await d.bearer(reader))
  if (reply.status !== 200) throw new Error(reply.text)
  return reply.body
}

/** Every file below a folder, whole. */
export function filesIn(folder: string): { name: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .map((name) => ({ name, bytes: readFileSync(name) }))
}

/**
 * Which canaries stand in these bytes, as they are or inside any run of base64 or base64url, read from each of four
 * places: pages of a database cut such runs anywhere.
 */
export function found(bytes: Buffer, canaries: readonly string[]): string[] {
  const text = bytes.toString('latin1')
  const decoded = (text.match(/[A-Za-z0-9+/_-]{16,}/g) ?? [])
    .flatMap((run) => [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString('latin1')))
    .join('\n')
  return canaries.filter((canary) => text.includes(canary) || decoded.includes(canary))
}

/** Everything fsck has to say about a deployment: nothing. */
export async function checkOf(d: TestDeployment): Promise<void> {
  const guard = readGuard(dataPaths(d.dataDir).guard, d.origin)
  const { problems } = await fsck({ store: d.store, guard, vkey: d.vkey, vault: d.vault, domain })
  assert.deepEqual(problems, [])
}
