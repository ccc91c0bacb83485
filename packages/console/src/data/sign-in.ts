import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { queryOptions } from '@tanstack/react-query'
import { getJson, postJson } from './http.ts'
import { bytesOf, NotConfirmed, type PasskeySignature, signChallenge } from './webauthn.ts'

/** `GET /v1/sign-in` */
export type SignInMethods = {
  /** whether anybody is registered */
  setUp: boolean
  passkeys: { rpId: string; origins: readonly string[] }
  oidc: { name: string; start: string } | null
  origin: string
}

export const signInMethodsQuery = queryOptions({
  queryKey: ['sign-in'],
  queryFn: ({ signal }) => getJson<SignInMethods>('/v1/sign-in', {}, signal),
})

type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON']
type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON']

/** Signs in with a passkey this device finds, or with the one it is told. @throws Problem, NotConfirmed */
export async function signInWithPasskey(known?: string): Promise<void> {
  const { options } = await postJson<{ options: RequestOptions }>('/v1/sign-in/options', {})
  const asked =
    known === undefined ? options : { ...options, allowCredentials: [{ id: known, type: 'public-key' as const }] }
  const credential = await orNotConfirmed(() => startAuthentication({ optionsJSON: asked }))
  await postJson('/v1/sign-in', { credential })
}

/** A session that only reads. @throws Problem */
export async function signInWithRecoveryCode(code: string): Promise<void> {
  await postJson('/v1/sign-in/recovery', { code })
}

type PasskeyRead = {
  publicKey: string
  passkey: { credential: string; rpId: string }
  /** what the new passkey signs next */
  proof: { challenge: string }
}
/** A new passkey with proof that this device holds it: `NewKey` of the contract. */
export type NewPasskey = Omit<PasskeyRead, 'proof'> & { proof: PasskeySignature }

/**
 * Makes a passkey on this device, and has it show at once that it is there: a second confirmation signs the words that
 * bind the key to this log, so that nobody can register somebody else's.
 * @throws Problem, NotConfirmed
 */
export async function makePasskey(name: string, email: string): Promise<NewPasskey> {
  const { options } = await postJson<{ options: CreationOptions }>('/v1/passkeys/options', { name, email })
  const credential = await orNotConfirmed(() => startRegistration({ optionsJSON: options }))
  const { publicKey, passkey, proof } = await postJson<PasskeyRead>('/v1/passkeys/read', { credential })
  return { publicKey, passkey, proof: await signChallenge(bytesOf(proof.challenge), passkey) }
}

async function orNotConfirmed<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (cause) {
    throw new NotConfirmed('The device did not confirm.', { cause })
  }
}
