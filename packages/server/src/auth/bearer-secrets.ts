import type { ApiTokenScope } from '@answerable/contract'
import type { Random } from '../platform/entropy.ts'
import { toBase32 } from '../keys/key-names.ts'
import { type AccessRecord, type AccessRecords, NEVER } from './access-records.ts'

/** Prefixes that secret scanners find, and that tell an operator what was leaked. */
export const API_TOKEN = 'answ_read_'
export const DIRECTORY_TOKEN = 'answ_dir_'
const SECRET_BYTES = 32
const CODE_BYTES = 16
const SEEN_MS = 60_000

type TokenKind = 'api_token' | 'directory_token'
type Made<K extends TokenKind> = { token: string; record: AccessRecord<K> }

/** Tokens shown once and kept as keyed hashes. */
export type BearerSecrets = {
  makeApiToken(
    about: { person: string; name: string; scopes: ApiTokenScope[]; until: string },
    now: string,
  ): Promise<Made<'api_token'>>
  makeDirectoryToken(about: { by: string; name: string; until: string }, now: string): Promise<Made<'directory_token'>>
  /** The row of a token that has not ended. */
  find<K extends TokenKind>(kind: K, token: string, now: string): Promise<AccessRecord<K> | undefined>
  /** A code for the day the last key is lost; the person's earlier ones end. */
  makeRecoveryCode(person: string, now: string): Promise<string>
  /** Whose code it was. It is used up by asking: of two who ask, one is told. */
  useRecoveryCode(code: string, now: string): Promise<string | undefined>
}

export function bearerSecrets(records: AccessRecords, random: Random): BearerSecrets {
  const fresh = (prefix: string): string => `${prefix}${Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url')}`
  return {
    makeApiToken: async ({ person, name, scopes, until }, now) => {
      const token = fresh(API_TOKEN)
      const value = { name, scopes, created: now, seen: null }
      const record = { id: records.idOf('api_token', token), person, expires: until, value }
      await records.put('api_token', record)
      return { token, record }
    },
    makeDirectoryToken: async ({ by, name, until }, now) => {
      const token = fresh(DIRECTORY_TOKEN)
      const value = { name, by, created: now, seen: null }
      const record = { id: records.idOf('directory_token', token), person: null, expires: until, value }
      await records.put('directory_token', record)
      return { token, record }
    },
    find: async (kind, token, now) => {
      const found = await records.get(kind, records.idOf(kind, token))
      if (found === undefined || now >= found.expires) return undefined
      const { seen } = found.value
      if (seen !== null && Date.parse(now) - Date.parse(seen) < SEEN_MS) return found
      const used = { ...found, value: { ...found.value, seen: now } }
      await records.put(kind, used)
      return used
    },
    makeRecoveryCode: async (person, now) => {
      for (const { id } of await records.list('recovery_code', person)) await records.remove('recovery_code', id)
      const plain = toBase32(random.bytes(CODE_BYTES))
      const id = records.idOf('recovery_code', plain)
      await records.put('recovery_code', { id, person, expires: NEVER, value: { created: now } })
      return plain.replaceAll(/(.{4})(?=.)/g, '$1-')
    },
    useRecoveryCode: async (code) => {
      const id = records.idOf('recovery_code', code.toLowerCase().replaceAll(/[^a-z2-7]/g, ''))
      const found = await records.get('recovery_code', id)
      if (found?.person == null || !(await records.remove('recovery_code', id))) return undefined
      return found.person
    },
  }
}
