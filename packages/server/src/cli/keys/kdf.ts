import { scrypt } from 'node:crypto'
import { CliError } from '../exit.ts'

/** Parameters of scrypt (RFC 7914). `N` is the cost, `r` the block size, `p` the parallelism. */
export type KdfParams = { N: number; r: number; p: number }

/** 128 MiB and about half a second: OWASP's first choice for scrypt is N = 2^17, r = 8, p = 1. */
export const DEFAULT_KDF: KdfParams = { N: 2 ** 17, r: 8, p: 1 }

const MIN_N = 2 ** 14
const MAX_MEMORY = 256 * 1024 * 1024

/**
 * Bounds what a file may ask for before anything is derived: a planted file must neither eat the memory of the machine
 * nor talk a person into typing the passphrase into a cheap derivation.
 * @throws CliError `key_invalid`
 */
export function checkKdfParams({ N, r, p }: KdfParams): void {
  const whole = [N, r, p].every((value) => Number.isSafeInteger(value) && value > 0)
  const inBounds = whole && N >= MIN_N && (N & (N - 1)) === 0 && r >= 8 && r <= 32 && p <= 4
  if (!inBounds || 128 * N * r > MAX_MEMORY) {
    throw new CliError('key_invalid', 'The key file asks for scrypt parameters outside the bounds of this version.')
  }
}

/** 64 bytes from a passphrase: 32 to encrypt with, 32 to tell a wrong passphrase from a tampered file. */
export async function derive(passphrase: string, salt: Uint8Array, params: KdfParams): Promise<DerivedKeys> {
  checkKdfParams(params)
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    // NFC, so that the same words typed on another system open the same file.
    scrypt(passphrase.normalize('NFC'), salt, 64, { ...params, maxmem: MAX_MEMORY + 2 ** 20 }, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
  return { encryption: bytes.subarray(0, 32), check: bytes.subarray(32) }
}
export type DerivedKeys = { encryption: Buffer; check: Buffer }
