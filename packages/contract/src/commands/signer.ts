import { z } from 'zod'

/** Verifier key of a log: name+id+key with signature type 01 (C2SP signed-note). */
export const LogKey = z
  .string()
  .max(400)
  .regex(/^[A-Za-z0-9.:/_-]{1,200}\+[0-9a-f]{8}\+A[Q-Za-f][A-Za-z0-9+/]{42}$/, 'must be the verifier key of a log')

/** The log is signed with a further key from now on; the old one signs along until the operator retires it. */
export const SignerRotate = z.strictObject({ vkey: LogKey, reason: z.string().min(1).max(2000) })
