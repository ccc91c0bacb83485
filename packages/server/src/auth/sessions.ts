import type { ConsoleRole } from '@answerable/contract'
import type { Model } from '@answerable/domain'
import type { Random } from '../platform/entropy.ts'
import type { AccessRecord, AccessRecords, SignInMethod } from './access-records.ts'
import { activePerson, liveKeys } from './directory.ts'

const HOUR = 3_600_000
/** A sign-in ends after half a day, whatever happens. */
export const SESSION_MS = 12 * HOUR
/** Nobody has asked for anything so long: somebody else may sit there. */
export const IDLE_MS = HOUR
/** A recovery code is for the hour in which a new key is arranged. */
const RECOVERY_MS = HOUR
/** The table is written at most this often for one session that is used. */
const SEEN_MS = 60_000
const SECRET_BYTES = 32

export type Session = AccessRecord<'session'> & { readonly person: string }

export type Sessions = {
  /** @returns the secret for the cookie, which is nowhere else from then on */
  open(about: OpenedBy, now: string): Promise<{ secret: string; session: Session }>
  /** The session of a cookie if it is live at this instant, by the log as this server knows it. */
  find(secret: string, model: Model, now: string): Promise<Session | undefined>
  /** Live or idle ones of a person, newest first. */
  of(person: string, now: string): Promise<Session[]>
  /** False where this person has no such session. */
  end(id: string, person: string): Promise<boolean>
}
export type OpenedBy = {
  person: string
  method: SignInMethod
  key: string | null
  roles: ConsoleRole[]
  label: string | null
}

/**
 * Login sessions. They read and prepare statements; nothing in them can sign.
 * INVARIANT: a session is asked about at every request: one that was ended on another server, whose person has left or
 * whose key was revoked is dead at the next request.
 */
export function sessions(records: AccessRecords, random: Random): Sessions {
  const alive = ({ expires, value }: Session, now: string): boolean =>
    now < expires && Date.parse(now) - Date.parse(value.seen) < IDLE_MS
  return {
    open: async ({ person, ...value }, now) => {
      const secret = Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url')
      const length = value.method === 'recovery' ? RECOVERY_MS : SESSION_MS
      const session = {
        id: records.idOf('session', secret),
        person,
        expires: new Date(Date.parse(now) + length).toISOString(),
        value: { ...value, created: now, seen: now },
      }
      await records.forget(now)
      await records.put('session', session)
      return { secret, session }
    },
    find: async (secret, model, now) => {
      const found = await records.get('session', records.idOf('session', secret))
      if (found === undefined || found.person === null) return undefined
      const session = { ...found, person: found.person }
      if (!alive(session, now) || !isTheirs(session, model)) return undefined
      if (Date.parse(now) - Date.parse(session.value.seen) < SEEN_MS) return session
      const seen = { ...session, value: { ...session.value, seen: now } }
      await records.put('session', seen)
      return seen
    },
    of: async (person, now) => {
      const found = await records.list('session', person)
      return found
        .flatMap((one) => (one.person === null ? [] : [{ ...one, person: one.person }]))
        .filter((session) => now < session.expires)
        .toSorted((a, b) => (a.value.created < b.value.created ? 1 : -1))
    },
    end: async (id, person) => {
      const found = await records.get('session', id)
      return found?.person === person && records.remove('session', id)
    },
  }
}

function isTheirs({ person, value }: Session, model: Model): boolean {
  if (activePerson(model, person) === undefined) return false
  return value.key === null || liveKeys(model, person).some(({ id }) => id === value.key)
}
