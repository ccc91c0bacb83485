import type { HumanCommandType, PayloadInput, Statement } from '@answerable/contract'
import { canonicalJson, type Json } from '@answerable/verifier'
import { postJson } from './http.ts'
import type { OwnKey, Session } from './session.ts'
import { pathOf } from './signed-paths.ts'
import { digestOf, sha256Of, signChallenge } from './webauthn.ts'

/** What `POST /v1/statements` answers: the sentences, and the statement that is signed. */
export type Prepared = {
  statement: Statement
  text: readonly string[]
  /** what the digests of text and payload are taken with */
  salt: string
  payload: Readonly<Record<string, Json>>
}

/** What a signed command answers: more by command, always with the entry and its receipt. */
export type Signed = { index: number; receipt: Readonly<Record<string, Json>> } & Readonly<Record<string, unknown>>

/** The statement is not about what was asked or shown. Nothing is signed then. */
export class StatementMismatch extends Error {}

/**
 * Asks for the statement of a command and checks it before a word is shown.
 *
 * INVARIANT 7: what is on the screen is what is signed. The server prepares the sentences, so its word is not taken for
 * it: the digests of text and payload are computed here, and the payload must hold what this page asked for.
 *
 * @throws Problem, StatementMismatch
 */
export async function prepareStatement<C extends HumanCommandType>(
  command: C,
  payload: PayloadInput<C>,
  key: OwnKey,
): Promise<Prepared> {
  const asked = { command, payload, publicKey: key.publicKey, assurance: 'passkey' }
  const prepared = await postJson<Prepared>('/v1/statements', asked)
  const { statement, text, salt } = prepared
  const bound = (words: string): Promise<string> => digestOf(statement.salted === true ? `${salt}\n${words}` : words)
  expect(statement.command === command, 'it is for another command')
  expect(statement.publicKey === key.publicKey, 'it is for another key')
  expect(statement.text === (await bound(text.join('\n'))), 'its words are not the words shown')
  expect(statement.digest === (await bound(canonicalJson(prepared.payload))), 'its payload is not the payload shown')
  expect(holds(prepared.payload, payload as Json), 'its payload is not what was asked')
  return prepared
}

/** Has the device sign, over the digest of exactly this statement, and sends it. @throws Problem, NotConfirmed */
export async function signAndSend(prepared: Prepared, key: OwnKey): Promise<Signed> {
  const { statement, payload } = prepared
  if (key.passkey === null) throw new StatementMismatch('This key is not in a browser.')
  const challenge = await sha256Of(canonicalJson(statement as unknown as Json))
  const signature = await signChallenge(challenge, key.passkey)
  return postJson<Signed>(pathOf(statement.command as HumanCommandType, payload), { ...payload, statement, signature })
}

/** Whether everything asked is in the payload; defaults may have been added to it. */
function holds(payload: Json, asked: Json | undefined): boolean {
  if (asked === undefined) return true
  if (typeof asked !== 'object' || asked === null) return payload === asked
  if (typeof payload !== 'object' || payload === null) return false
  if (Array.isArray(asked) !== Array.isArray(payload)) return false
  if (Array.isArray(asked) && asked.length !== (payload as readonly Json[]).length) return false
  return Object.entries(asked).every(([key, value]) => {
    const has = (payload as Readonly<Record<string, Json>>)[key]
    return value === undefined || (has !== undefined && holds(has, value as Json))
  })
}

function expect(condition: boolean, why: string): void {
  if (!condition) throw new StatementMismatch(`The server prepared a statement that is not this one: ${why}.`)
}

/**
 * The key this person signs with here: the passkey they signed in with, since this device has it; else another passkey,
 * which the device may know.
 */
export function browserKey({ keys, session }: Pick<Session, 'keys' | 'session'>): OwnKey | undefined {
  const usable = keys.filter(({ passkey, revoked }) => passkey !== null && revoked === null)
  return usable.find(({ id }) => id === session?.key) ?? usable.at(-1)
}
