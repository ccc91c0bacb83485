import { z } from 'zod'
import { LogKey } from '../commands/signer.ts'

/**
 * A further key of the log. Whoever trusts the old key trusts the new one by this entry, shown under a checkpoint the old
 * key has signed.
 */
export const SignerRotated = z.strictObject({ vkey: LogKey })
