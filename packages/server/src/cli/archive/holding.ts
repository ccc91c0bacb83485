import { VerificationError } from '@answerable/verifier'
import { CliError } from '../exit.ts'

/** @throws CliError `invalid_file` where the receipt does not hold */
export async function holding<T>(file: string, verify: () => Promise<T>): Promise<T> {
  try {
    return await verify()
  } catch (cause) {
    if (!(cause instanceof VerificationError)) throw cause
    throw new CliError('invalid_file', `${file}: ${cause.message}`, { cause })
  }
}
