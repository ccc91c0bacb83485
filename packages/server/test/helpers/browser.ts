import { createHash, randomBytes } from 'node:crypto'
import { type HumanCommandType, type JsonObject, keyProofText, type PayloadInput } from '@answerable/contract'
import { keyIdOf, personIdOf } from '../../src/keys/key-names.ts'
import { type Authenticator, authenticator, type Bent, type CreationOptions, PAGE } from './authenticator.ts'
import { type Headers_, type HttpReply, pathOf } from './client.ts'
import type { TestDeployment } from './deployment.ts'

/** A person in a browser: a passkey, and a cookie once they are signed in. */
export type BrowserPerson = {
  readonly device: Authenticator
  readonly person: string
  readonly keyId: string
  cookie: string
  /** what the console sends with everything */
  headers(): Headers_
  get(path: string, headers?: Headers_): Promise<HttpReply>
  post(path: string, body?: JsonObject, headers?: Headers_): Promise<HttpReply>
  signIn(bent?: Bent): Promise<HttpReply>
  prepare<T extends HumanCommandType>(command: T, payload: PayloadInput<T>): Promise<HttpReply>
  /** Prepares, signs by passkey and sends. */
  sign<T extends HumanCommandType>(command: T, payload: PayloadInput<T>, bent?: Bent): Promise<HttpReply>
}

export const CONSOLE: Headers_ = { origin: PAGE, 'answerable-console': '1', 'sec-fetch-site': 'same-origin' }

export function browserPerson(d: TestDeployment, name: string, person?: string): BrowserPerson {
  const device = authenticator(name)
  const own: BrowserPerson = {
    device,
    person: person ?? personIdOf(device.publicKey),
    keyId: keyIdOf(device.publicKey),
    cookie: '',
    headers: () => ({ ...CONSOLE, ...(own.cookie === '' ? {} : { cookie: own.cookie }) }),
    get: (path, headers = {}) => d.http('GET', path, undefined, { ...own.headers(), ...headers }),
    post: (path, body = {}, headers = {}) => d.http('POST', path, body, { ...own.headers(), ...headers }),
    signIn: async (bent) => {
      const { body } = await own.post('/v1/sign-in/options')
      const options = body['options'] as unknown as { challenge: string; rpId: string }
      const reply = await own.post('/v1/sign-in', { credential: device.get(options, bent) as unknown as JsonObject })
      own.cookie = cookieIn(reply)
      return reply
    },
    prepare: (command, payload) =>
      own.post('/v1/statements', {
        command,
        payload: payload as JsonObject,
        publicKey: device.publicKey,
        assurance: 'passkey',
      }),
    sign: async (command, payload, bent) => {
      const prepared = await own.prepare(command, payload)
      if (prepared.status !== 200) return prepared
      const {
        statement,
        payload: normal,
        bytes,
      } = prepared.body as unknown as {
        statement: JsonObject
        payload: JsonObject
        bytes: string
      }
      const challenge = createHash('sha256').update(Buffer.from(bytes, 'base64url')).digest('base64url')
      const signature = device.assert({ challenge, rpId: 'localhost' }, bent) as unknown as JsonObject
      return own.post(pathOf(command, normal), { ...normal, statement, signature })
    },
  }
  return own
}

/** The session cookie a reply sets, as a browser would send it back. */
export function cookieIn(reply: HttpReply): string {
  return (reply.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
}

/** Both ceremonies of a new passkey: it is made, and it proves that its holder holds it. */
export async function newPasskey(d: TestDeployment, device: Authenticator, bent: Bent = {}): Promise<JsonObject> {
  const begun = await d.http('POST', '/v1/passkeys/options', { name: 'N', email: 'n@people.example' }, CONSOLE)
  const options = begun.body['options'] as unknown as CreationOptions
  const read = await d.http('POST', '/v1/passkeys/read', { credential: device.create(options, bent) }, CONSOLE)
  if (read.status !== 200) throw new Error(read.text)
  const { publicKey, passkey, proof } = read.body
  return {
    publicKey,
    passkey,
    proof: device.assert(proof as unknown as { challenge: string; rpId: string }),
  } as unknown as JsonObject
}

/** The proof alone, where no server is asked. */
export function proofOf(device: Authenticator, origin: string, bent: Bent = {}): JsonObject {
  const challenge = createHash('sha256').update(keyProofText(origin, device.publicKey)).digest('base64url')
  return {
    publicKey: device.publicKey,
    passkey: { credential: device.credential, rpId: 'localhost' },
    proof: device.assert({ challenge, rpId: 'localhost' }, bent) as unknown as JsonObject,
  }
}

/** A link's token, and the digest that is signed. */
export function linkToken(): { token: string; digest: string } {
  const token = randomBytes(32).toString('base64url')
  return { token, digest: `sha256:${createHash('sha256').update(token).digest('hex')}` }
}
