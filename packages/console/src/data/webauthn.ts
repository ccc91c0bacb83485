import { decodeBase64url, encodeBase64url } from '@answerable/verifier'

/** The device did not confirm: the person stopped it, it timed out, or it knows no such key. */
export class NotConfirmed extends Error {}

/** A passkey's signature as the contract carries it: `PasskeyAssertion`. */
export type PasskeySignature = { authenticatorData: string; clientDataJSON: string; signature: string }

/** Whether this browser can hold keys at all: only over https, or on localhost. */
export const passkeysHere = (): boolean => typeof PublicKeyCredential === 'function' && isSecureContext

/**
 * Asks the device to sign exactly these bytes' digest.
 * @param challenge the SHA-256 digest itself: passed as bytes, so that nothing re-encodes what is signed
 * @throws NotConfirmed
 */
export async function signChallenge(
  challenge: Uint8Array<ArrayBuffer>,
  { credential, rpId }: { credential: string; rpId: string },
): Promise<PasskeySignature> {
  const id = bytesOf(credential)
  const given = await confirmed(() =>
    navigator.credentials.get({
      publicKey: { challenge, rpId, userVerification: 'required', allowCredentials: [{ type: 'public-key', id }] },
    }),
  )
  const response = given.response as AuthenticatorAssertionResponse
  return {
    authenticatorData: text(response.authenticatorData),
    clientDataJSON: text(response.clientDataJSON),
    signature: text(response.signature),
  }
}

/** @throws NotConfirmed */
export async function confirmed(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  let given: Credential | null
  try {
    given = await ask()
  } catch (cause) {
    throw new NotConfirmed('The device did not confirm.', { cause })
  }
  if (given instanceof PublicKeyCredential) return given
  throw new NotConfirmed('The device gave no key.')
}

const text = (bytes: ArrayBuffer): string => encodeBase64url(new Uint8Array(bytes))

/** SHA-256 of a text's UTF-8 bytes. */
export async function sha256Of(words: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(words)))
}

/** @throws NotConfirmed for what is no base64url: no key can be found by it */
export function bytesOf(encoded: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64url(encoded)
  if (bytes === undefined) throw new NotConfirmed('The key is named by what is no base64url.')
  return Uint8Array.from(bytes)
}

/** `sha256:` and the digest of a text in hex, as the contract writes digests. */
export async function digestOf(words: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes =
    typeof words === 'string' ? await sha256Of(words) : new Uint8Array(await crypto.subtle.digest('SHA-256', words))
  return `sha256:${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
