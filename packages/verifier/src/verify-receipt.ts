import { verifyCheckpoint } from './checkpoint.ts'
import type { VerifiedCheckpoint } from './checkpoint.ts'
import { cosignaturesOf } from './cosignature.ts'
import type { Cosignature } from './cosignature.ts'
import { openDisclosures } from './disclosures.ts'
import { isMembers, readEntry } from './entry.ts'
import { erasureOf, verifyErasure } from './erasures.ts'
import type { Entry } from './entry.ts'
import { checkHumanSignatures } from './human-signatures.ts'
import type { HumanSignature } from './human-signatures.ts'
import type { Json } from './json-parse.ts'
import { checkInclusion, hashLeaf } from './merkle.ts'
import { readNote } from './note.ts'
import { readProof } from './proof.ts'
import { readReceipt } from './receipt.ts'

/** One line a person can read. `ok` false: this could not be checked with what the caller gave; never a failed check. */
export type Check = { readonly name: CheckName; readonly ok: boolean; readonly detail: string }
export type CheckName =
  | 'entry'
  | 'inclusion'
  | 'checkpoint'
  | 'witness'
  | 'practice'
  | 'time'
  | 'sealed'
  | 'complete'
  | 'population'
  | 'sample'
  | 'deviations'
  | 'erased'
  | 'signature'

export type VerifyOptions = {
  /** Keys of the logs the caller trusts, as vkeys. Without them nothing shows who runs the log. */
  readonly vkeys?: readonly string[]
  /** Keys of the witnesses the caller trusts, as vkeys of type 04. A cosignature by any other key counts for nothing. */
  readonly witnesses?: readonly string[]
  /** Which of them are enough; all that are given, where left out. Asked only if `witnesses` are given. */
  readonly quorum?: (cosigned: readonly string[]) => boolean
  /** Persons' public keys in base64url, by key id, known from elsewhere. */
  readonly personKeys?: Readonly<Record<string, string>>
  /** The reader's own time; an entry more than five minutes ahead of it is pointed out. */
  readonly now?: Date
}

export type VerifiedReceipt = {
  readonly index: number
  readonly size: number
  readonly origin: string
  /** The log is a practice log: fictional people, movable clock, evidence of nothing. */
  readonly practice: boolean
  readonly entry: Entry
  readonly leafHash: Uint8Array
  readonly checkpointKey: { readonly name: string; readonly keyId: string }
  readonly keyPinned: boolean
  /** Trusted witnesses that cosigned the checkpoint. */
  readonly cosignatures: readonly Cosignature[]
  /** Enough trusted witnesses cosigned: the log's operator alone could not have made this up afterwards. */
  readonly witnessed: boolean
  /** Sealed fields this receipt discloses, by name. */
  readonly unsealed: Readonly<Record<string, Json>>
  /** Sealed fields it does not disclose, and which nothing shows to be erased. */
  readonly stillSealed: readonly string[]
  /** Sealed fields that no longer exist, and the index of the entry that erased each. */
  readonly erased: Readonly<Record<string, number>>
  readonly signatures: readonly HumanSignature[]
  readonly checks: readonly Check[]
}

const CLOCK_TOLERANCE_MS = 5 * 60 * 1000

/**
 * Verifies a receipt without network, trusting nothing in it. Whatever is wrong throws; what could not be checked for
 * want of a key is a line in `checks` with `ok` false.
 *
 * @param receiptText content of a `*.receipt.json` file
 * @throws VerificationError with the code of the first check that does not hold
 */
export function verifyReceipt(receiptText: string, options: VerifyOptions = {}): VerifiedReceipt {
  const receipt = readReceipt(receiptText)
  const entry = readEntry(receipt.entry)
  const proof = readProof(receipt.proof)
  const checkpoint = verifyCheckpoint(proof.checkpoint, options.vkeys)
  const cosignatures = cosignaturesOf(readNote(proof.checkpoint), options.witnesses ?? [])
  const witnessed = isQuorum(cosignatures, options)
  const leafHash = hashLeaf(receipt.entry)
  checkInclusion(proof.index, checkpoint.size, leafHash, proof.path, checkpoint.root)
  const opened = openDisclosures(entry, receipt.disclosures)
  const signatures = checkHumanSignatures(entry, checkpoint.origin, options.personKeys ?? {})
  const practice = isPractice(checkpoint.origin)
  const of = { index: proof.index, origin: checkpoint.origin, entry }
  const erasures = receipt.erasedBy.map((one) => verifyErasure(one, of, options.vkeys))
  const closed = Object.keys(isMembers(entry['sealed']) ? entry['sealed'] : {}).filter((name) => !opened.has(name))
  const erased = new Map(
    closed.flatMap((field): [string, number][] => {
      const by = erasureOf(field, of, erasures)
      return by === undefined ? [] : [[field, by]]
    }),
  )
  const stillSealed = closed.filter((field) => !erased.has(field))
  return {
    index: proof.index,
    size: checkpoint.size,
    origin: checkpoint.origin,
    practice,
    entry,
    leafHash,
    checkpointKey: checkpoint.key,
    keyPinned: checkpoint.keyPinned,
    cosignatures,
    witnessed,
    unsealed: Object.fromEntries(opened),
    stillSealed,
    erased: Object.fromEntries(erased),
    signatures,
    checks: [
      { name: 'entry', ok: true, detail: `${entry.type} ${entry.id} of ${entry.time}, canonical, unaltered` },
      { name: 'inclusion', ok: true, detail: `entry ${proof.index} of ${checkpoint.size} in ${checkpoint.origin}` },
      describeKey(checkpoint),
      describeWitnesses(cosignatures, witnessed),
      {
        name: 'practice',
        ok: true,
        detail: practice ? 'PRACTICE log: evidence of nothing real' : 'not a practice log',
      },
      ...describeTime(entry, options.now),
      {
        name: 'sealed',
        ok: true,
        detail: `${opened.size} opened and match, ${stillSealed.length} stay sealed`,
      },
      ...[...erased].map(([field, by]) => ({
        name: 'erased' as const,
        ok: true,
        detail: `${field} erased by entry ${by}`,
      })),
      ...signatures.map(describeSignature),
    ],
  }
}

/** Whether an origin is that of a practice log: PRACTICE as a path element. */
export function isPractice(origin: string): boolean {
  return origin.split('/').slice(1).includes('PRACTICE')
}

function describeKey({ key, keyPinned }: VerifiedCheckpoint): Check {
  const detail = keyPinned
    ? `checkpoint signed by the trusted key ${key.name}+${key.keyId}`
    : `signature of ${key.name}+${key.keyId} NOT checked: no trusted log key was given, so anyone could have made this`
  return { name: 'checkpoint', ok: keyPinned, detail }
}

function isQuorum(cosignatures: readonly Cosignature[], { witnesses = [], quorum }: VerifyOptions): boolean {
  const cosigned = cosignatures.map(({ vkey }) => vkey)
  if (witnesses.length === 0 || cosigned.length === 0) return false
  return quorum?.(cosigned) ?? witnesses.every((vkey) => cosigned.includes(vkey))
}

function describeWitnesses(cosignatures: readonly Cosignature[], witnessed: boolean): Check {
  const said = cosignatures.map(({ name, time }) => `${name} at ${time.toISOString()}`).join(', ')
  const detail = witnessed
    ? `WITNESSED by ${said}`
    : `UNWITNESSED: ${said === '' ? 'no witness you trust has cosigned' : `only ${said}`}, so its operator alone vouches`
  return { name: 'witness', ok: witnessed, detail }
}

function describeTime(entry: Entry, now: Date | undefined): Check[] {
  if (now === undefined) return []
  const ok = Date.parse(entry.time) <= now.getTime() + CLOCK_TOLERANCE_MS
  return [{ name: 'time', ok, detail: ok ? 'not in the future' : `entry time ${entry.time} is in the future` }]
}

function describeSignature(signature: HumanSignature): Check {
  const { by, key, alg, publicKey, keyFrom, verified } = signature
  if (!verified)
    return { name: 'signature', ok: false, detail: `signature of ${by} (${alg}, key ${key}) NOT checked: no key` }
  const automated = signature.statement['assurance'] === 'automation' ? '; signed by automation, not at a terminal' : ''
  const whose =
    keyFrom === 'caller'
      ? `the key you supplied for ${key}`
      : `the key ${publicKey} the statement carries; whether it is ${by}'s only you can know`
  const { passkey } = signature
  const browser = passkey === undefined ? '' : `; by a passkey that verified its person, on a page of ${passkey.origin}`
  return { name: 'signature', ok: true, detail: `signed in the name of ${by} with ${whose}${automated}${browser}` }
}
