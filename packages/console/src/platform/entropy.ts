import { encodeBase64url } from '@answerable/verifier'

/** Secret bytes of this machine, as text for a link. @param bytes how many */
export const secretText = (bytes: number): string => encodeBase64url(crypto.getRandomValues(new Uint8Array(bytes)))
