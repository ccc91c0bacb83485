import { AnswerableError } from '@answerable/contract'
import { equalSecret, mac, purposeKey } from './secrets.ts'

export type SetupToken = {
  /** what the installer prints; the same until it is used, on every server that shares the token secret */
  readonly token: string
  /** @throws AnswerableError `unauthenticated` */
  check(given: unknown): void
}

/**
 * The token that lets the founding person register a key, and nothing else: installing gives no authority. It is derived,
 * so it is stored nowhere; that it works once is decided in the log, which refuses a second founding person.
 */
export function setupToken(tokenSecret: Uint8Array, origin: string): SetupToken {
  // Hexadecimal: it is typed after a command, where what begins with a hyphen is read as an option.
  const token = mac(purposeKey(tokenSecret, 'setup-token'), origin).subarray(0, 16).toString('hex')
  return {
    token,
    check: (given) => {
      if (typeof given === 'string' && equalSecret(Buffer.from(given), Buffer.from(token))) return
      throw new AnswerableError('unauthenticated', 'The setup token is not the one this server printed.')
    },
  }
}
