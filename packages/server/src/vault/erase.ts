import type { Erasure } from '@answerable/domain'
import type { Random } from '../platform/entropy.ts'
import type { Store, Transaction, VaultRow } from '../store/store.ts'
import type { SubjectKey } from './subject-keys.ts'
import { seal, type Vault } from './vault.ts'

export type EraseDeps = { store: Pick<Store, 'transaction'>; vault: Vault; random: Random }

/** What one pass is about to destroy, and what it must encrypt anew to do so. */
type Plan = { doomed: SubjectKey[]; replaced: SubjectKey[]; fields: VaultRow[] }

/**
 * Carries out erasures that are in the log: rows go from the database, then their keys from the key store. Doing it
 * again changes nothing, so it is done for every erasure at each start, before anything is served: a key store or a
 * database restored from a backup forgets again what it had been made to forget.
 *
 * INVARIANT 13: the entry is durable before anything is destroyed, and the keys go last. Killed anywhere between, the
 * next start finds the entry, and the keys that still tell which rows are left.
 */
export async function applyErasures(erasures: readonly Erasure[], { store, vault, random }: EraseDeps): Promise<void> {
  const { keys } = vault
  if (erasures.length === 0 && keys.replaced().length === 0) return
  let ended: string[] = []
  // Under the head's lock: no server seals a value between the reading of a key's rows and its end.
  await store.transaction(async (transaction) => {
    const plan = await planOf(erasures, transaction, vault)
    ended = [...plan.doomed, ...plan.replaced].map(({ id }) => id)
    if (ended.length === 0 && plan.fields.length === 0) return false
    const put = await sealAnew(plan, transaction, vault, random)
    await transaction.changeVault({ put, remove: plan.fields, under: plan.doomed.map(({ id }) => id) })
    return true
  })
  keys.destroy(ended)
  vault.forget()
}

async function planOf(erasures: readonly Erasure[], reads: Transaction, { keys }: Vault): Promise<Plan> {
  const doomed = new Map<string, SubjectKey>()
  for (const { subjects, index } of erasures) {
    for (const subject of subjects) for (const key of keys.upTo(subject, index)) doomed.set(key.id, key)
  }
  const fields = (await rowsOf(erasures, reads)).filter(({ key }) => !doomed.has(key))
  const ids = new Set([...fields.map(({ key }) => key), ...keys.replaced().map(({ id }) => id)])
  const replaced = [...ids].filter((id) => !doomed.has(id)).flatMap((id) => keys.byId(id) ?? [])
  return { doomed: [...doomed.values()], replaced, fields }
}

/** Rows of single fields that were erased and are still there. */
async function rowsOf(erasures: readonly Erasure[], reads: Transaction): Promise<VaultRow[]> {
  const wanted = erasures.flatMap(({ fields }) => fields)
  if (wanted.length === 0) return []
  const entries = await reads.entriesAt([...new Set(wanted.map(({ index }) => index))])
  const idOf = new Map(entries.map(({ index, id }) => [index, id]))
  const places = new Set(wanted.map(({ index, field }) => `${idOf.get(index) ?? ''}/${field}`))
  const rows = await reads.vault(entries.map(({ id }) => id))
  return rows.filter(({ entryId, field }) => places.has(`${entryId}/${field}`))
}

/** The other values of a key that must go, under a key that takes its place: that key is durable before any row names it. */
async function sealAnew(
  { replaced, fields }: Plan,
  reads: Transaction,
  vault: Vault,
  random: Random,
): Promise<VaultRow[]> {
  if (replaced.length === 0) return []
  const gone = new Set(fields.map(({ entryId, field }) => `${entryId}/${field}`))
  const successors = new Map(replaced.map(({ id, subject, since }) => [id, vault.newKey(subject, since)]))
  vault.keys.replace([...successors.keys()], [...successors.values()])
  const put: VaultRow[] = []
  for (const row of await reads.vaultUnder([...successors.keys()])) {
    const successor = successors.get(row.key)
    const disclosure = gone.has(`${row.entryId}/${row.field}`) ? undefined : vault.open(row)
    if (successor !== undefined && disclosure !== undefined) put.push(seal({ ...row, disclosure }, successor, random))
  }
  return put
}
