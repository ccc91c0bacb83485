import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { EventOf } from '@answerable/contract'
import { type OpenArchive, openArchive } from '../../src/archive/check.ts'
import { type Archived, type ArchiveInput, writeArchive } from '../../src/archive/write.ts'
import { check, type CheckedLog } from '../../src/cli/fsck/check-log.ts'
import { previousFrom } from '../../src/epoch/previous.ts'
import { systemRandom } from '../../src/platform/entropy.ts'
import { dataPaths } from '../../src/platform/paths.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import { type Place, placeFor } from '../vault/place.ts'

/** What a customer wrote, and the name they wrote under: neither may be in an archive. */
export const CANARY = 'Kanarienvogel 7'

export type EndedLog = AsyncDisposable & {
  readonly d: TestDeployment
  readonly place: Place
  readonly folder: string
  readonly input: Omit<ArchiveInput, 'folder'>
  readonly archived: Archived
  readonly archive: OpenArchive
  /** receipts given out while the log ran, sealed values and all */
  readonly receipts: readonly string[]
  /** how the customer is known in the runs */
  readonly requester: string
}

/** A log with more than a tile of entries that two people ended, and its archive. */
export async function endedLog(store: 'sqlite' | 'postgres'): Promise<EndedLog> {
  const place = placeFor(store)
  const d = await testDeployment(place.options)
  const { founder, cosigner } = await d.founding()
  const client = await d.agentClient('refunds-agent')
  const body = { request: CANARY, onBehalfOf: CANARY }
  const opened = await d.http('POST', '/v1/runs', body, client.bearer)
  const [row] = await d.store.rows([{ kind: 'run', id: opened.id }])
  const { onBehalfOf: requester } = JSON.parse(row?.value ?? '{}') as { onBehalfOf: string }
  const { run, reply } = await client.pay('20.00')
  while ((await d.size()) < 300) await client.observe(run, 'orders', `order ${await d.size()}`)
  for (const person of [founder, cosigner]) await d.must(person, 'epoch.close', { reason: 'The year is over.' })
  const { checkpoint } = await d.edge.published.newest()
  const input = { reads: d.store, checkpoint, vkeys: [d.vkey] }
  const folder = join(place.folder, 'archive')
  const archived = await writeArchive({ ...input, folder })
  const archive = openArchive(folder, [d.vkey])
  const receipts = [opened, reply].map((one) => JSON.stringify(one.body['receipt']))
  return {
    d,
    place,
    folder,
    input,
    archived,
    archive,
    receipts,
    requester,
    [Symbol.asyncDispose]: async () => {
      archive.reads.close()
      await d.stop()
      await place.remove()
    },
  }
}

/** What the people of the next log sign about the archive, as an entry there. */
export async function recordIn(
  n: TestDeployment,
  { origin, size, digest }: Archived,
): Promise<{ body: EventOf<'epoch.archived'>['body']; receipt: string }> {
  const { founder } = await n.founding()
  const payload = { origin, size, digest, reason: 'Kept in two places.' }
  const reply = await n.must(founder, 'epoch.archive', payload)
  const receipt = JSON.stringify(reply.body['receipt'])
  const entry = JSON.parse(Buffer.from((JSON.parse(receipt) as { entry: string }).entry, 'base64').toString()) as {
    body: EventOf<'epoch.archived'>['body']
  }
  return { body: entry.body, receipt }
}

/** The log that continues another one. */
export async function nextLog({ d }: Pick<EndedLog, 'd'>): Promise<TestDeployment> {
  const { checkpoint } = await d.edge.published.newest()
  return testDeployment({ previous: previousFrom(checkpoint, d.vkey), clock: d.clock })
}

/** Everything `fsck` says, in the folder of the archive where there is one. */
export function fsckOf({ d, place }: EndedLog, archive?: string): Promise<CheckedLog> {
  const options = { folder: place.folder, random: systemRandom, archive }
  return check(d.store, dataPaths(place.folder), options)
}

export function copyOf(folder: string): string {
  const copy = `${folder}-copy`
  rmSync(copy, { recursive: true, force: true })
  cpSync(folder, copy, { recursive: true })
  return copy
}
