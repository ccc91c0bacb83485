import { z } from 'zod'
import { Base64Url } from './primitives.ts'
import { RpId } from './statement.ts'

/**
 * What a browser needs to find a passkey again. The credential id is chosen by the authenticator and says nothing about
 * the person; WebAuthn level 3 allows 1023 bytes.
 */
export const Passkey = z.strictObject({ credential: Base64Url.min(1).max(1364), rpId: RpId })
export type Passkey = z.infer<typeof Passkey>
