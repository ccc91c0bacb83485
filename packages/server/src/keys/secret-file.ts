import { closeSync, fsyncSync, openSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Random } from '../platform/entropy.ts'
import { ExitError, exitCodeOfFailure } from '../platform/exit.ts'

export const SECRET_BYTES = 32

/**
 * The 32 bytes of a secret file, created on first use with mode 0600 and durable before anything is made with it: a
 * signature by a key that a power cut then loses could never be verified again.
 * @throws ExitError `secret_unusable` when the file is damaged or others may read it; `folder_unusable`, `disk_full`
 */
export function loadOrCreateSecret(path: string, random: Random): Uint8Array {
  try {
    return createSecret(path, random) ?? loadSecret(path)
  } catch (cause) {
    if (cause instanceof ExitError) throw cause
    throw new ExitError(exitCodeOfFailure(cause) ?? 'secret_unusable', `${path}: ${(cause as Error).message}`, {
      cause,
    })
  }
}

// O_EXCL ('wx'): two servers starting at once must not each believe in their own key.
function createSecret(path: string, random: Random): Uint8Array | undefined {
  let file: number
  try {
    file = openSync(path, 'wx', 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined
    throw error
  }
  const secret = random.bytes(SECRET_BYTES)
  try {
    writeSync(file, `${Buffer.from(secret).toString('base64url')}\n`)
    fsyncSync(file)
  } catch (error) {
    // A half-written secret would be taken for damage at the next start.
    unlinkSync(path)
    throw error
  } finally {
    closeSync(file)
  }
  syncFolder(dirname(path))
  return secret
}

function loadSecret(path: string): Uint8Array {
  if ((statSync(path).mode & 0o077) !== 0) throw new ExitError('secret_unusable', `${path} is readable by others`)
  const text = readFileSync(path, 'utf8').trimEnd()
  const secret = Buffer.from(text, 'base64url')
  if (secret.byteLength !== SECRET_BYTES || secret.toString('base64url') !== text) {
    throw new ExitError('secret_unusable', `${path} does not hold 32 bytes in base64url`)
  }
  return new Uint8Array(secret)
}

// The file's name is durable only once its folder is synced (fsync(2), NOTES).
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
