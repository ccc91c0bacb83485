import { verifyCheckpoint } from './checkpoint.ts'
import { isMembers, readEntry } from './entry.ts'
import type { Entry } from './entry.ts'
import { VerificationError } from './errors.ts'
import type { Json, JsonMembers } from './json-parse.ts'
import { checkInclusion, hashLeaf } from './merkle.ts'
import { isList } from './json-canonical.ts'
import { readProof } from './proof.ts'
import type { ReceiptFile } from './receipt.ts'

/** A `vault.erased` entry shown to be in the same log. */
export type VerifiedErasure = { readonly index: number; readonly body: JsonMembers }

/** The entry whose fields may have been erased, and where it stands. */
export type ErasedEntry = { readonly index: number; readonly origin: string; readonly entry: Entry }

/** @throws VerificationError `erasure_foreign` for a receipt that is none of a later erasure in the same log */
export function verifyErasure(
  receipt: ReceiptFile,
  of: Pick<ErasedEntry, 'index' | 'origin'>,
  vkeys: readonly string[] | undefined,
): VerifiedErasure {
  const entry = readEntry(receipt.entry)
  const proof = readProof(receipt.proof)
  const checkpoint = verifyCheckpoint(proof.checkpoint, vkeys)
  checkInclusion(proof.index, checkpoint.size, hashLeaf(receipt.entry), proof.path, checkpoint.root)
  const { body } = entry as { readonly body?: Json }
  if (entry.type !== 'vault.erased' || !isMembers(body)) throw foreign(`entry ${proof.index} erases nothing`)
  if (checkpoint.origin !== of.origin) throw foreign(`entry ${proof.index} is of another log`)
  // An erasure reaches back only: an earlier one would excuse a value that was sealed after it.
  if (proof.index <= of.index) throw foreign(`entry ${proof.index} does not come after entry ${of.index}`)
  return { index: proof.index, body }
}

/**
 * The index of the erasure that took a sealed field, by what it says itself: the field by name, or the person the value
 * was about. An entry of a run names its person nowhere; there the erasure's use case, or its reaching every one, must
 * do.
 */
export function erasureOf(field: string, of: ErasedEntry, erasures: readonly VerifiedErasure[]): number | undefined {
  return erasures.find(({ body }) => namesField(body, of.index, field) || namesSubject(body, of.entry))?.index
}

function namesField({ fields }: JsonMembers, index: number, field: string): boolean {
  if (fields === undefined || !isList(fields)) return false
  return fields.some((one) => isMembers(one) && one['index'] === index && one['field'] === field)
}

function namesSubject({ subjects, useCase }: JsonMembers, entry: Entry): boolean {
  if (subjects === undefined || !isList(subjects) || subjects.length === 0) return false
  const { body } = entry as { readonly body?: Json }
  if (body === undefined || !isMembers(body)) return false
  const own = [body['person'], body['onBehalfOf']].filter((one) => one !== undefined)
  if (own.length > 0) return own.some((subject) => subjects.includes(subject))
  return useCase === undefined || useCase === body['useCase']
}

function foreign(detail: string): VerificationError {
  return new VerificationError('erasure_foreign', `erasedBy: ${detail}`)
}
