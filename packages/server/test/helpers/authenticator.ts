import { createHash, createPrivateKey, createPublicKey, ECDH, type KeyObject, sign } from 'node:crypto'

/** What a test bends to play an attacker, or a broken authenticator. */
export type Bent = {
  origin?: string
  rpId?: string
  challenge?: string
  type?: string
  crossOrigin?: boolean
  /** flags byte: UP 0x01, UV 0x04, BE 0x08, BS 0x10, AT 0x40, ED 0x80 */
  flags?: number
  /** bytes after the counter */
  more?: Uint8Array
  /** another authenticator's key signs */
  signedBy?: Authenticator
}

/** An authenticator in software, and the browser in front of it: one discoverable ES256 credential. */
export type Authenticator = {
  readonly credential: string
  readonly privateKey: KeyObject
  /** compressed point, base64url */
  readonly publicKey: string
  /** `navigator.credentials.create`, attestation `none` */
  create(options: CreationOptions, bent?: Bent): object
  /** `navigator.credentials.get`, as `AuthenticationResponseJSON` */
  get(options: { challenge: string; rpId: string }, bent?: Bent): AssertionJson
  /** The three parts an entry holds. */
  assert(options: { challenge: string; rpId: string }, bent?: Bent): AssertionJson['response']
}
export type CreationOptions = { challenge: string; rp: { id: string } }
export type AssertionJson = {
  id: string
  rawId: string
  type: 'public-key'
  clientExtensionResults: object
  response: { clientDataJSON: string; authenticatorData: string; signature: string }
}

export const PAGE = 'http://localhost:7420'
const USED = 0x05

/** The same name gives the same authenticator in every test. */
export function authenticator(name: string): Authenticator {
  const secret = createHash('sha256').update(`an authenticator in software: ${name}`).digest()
  const privateKey = privateKeyOf(secret)
  const { x, y } = createPublicKey(privateKey).export({ format: 'jwk' })
  const [xBytes, yBytes] = [Buffer.from(String(x), 'base64url'), Buffer.from(String(y), 'base64url')]
  const id = createHash('sha256').update(`credential ${name}`).digest()
  const credential = id.toString('base64url')
  const publicKey = Buffer.from(
    ECDH.convertKey(
      Buffer.concat([Uint8Array.of(4), xBytes, yBytes]),
      'prime256v1',
      undefined,
      'hex',
      'compressed',
    ) as string,
    'hex',
  ).toString('base64url')
  const own: Authenticator = {
    credential,
    privateKey,
    publicKey,
    create: ({ challenge, rp }, bent = {}) => {
      const attested = Buffer.concat([Buffer.alloc(16), u16(id.length), id, coseKey(xBytes, yBytes)])
      const authData = authenticatorData(bent.rpId ?? rp.id, bent.flags ?? USED | 0x40, bent.more ?? attested)
      return {
        id: credential,
        rawId: credential,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, bent).toString('base64url'),
          attestationObject: attestationObject(authData).toString('base64url'),
          transports: ['internal'],
        },
      }
    },
    get: (options, bent = {}) => ({
      id: credential,
      rawId: credential,
      type: 'public-key',
      clientExtensionResults: {},
      response: own.assert(options, bent),
    }),
    assert: ({ challenge, rpId }, bent = {}) => {
      const data = authenticatorData(bent.rpId ?? rpId, bent.flags ?? USED, bent.more ?? new Uint8Array())
      const browser = clientData('webauthn.get', challenge, bent)
      const signed = Buffer.concat([data, createHash('sha256').update(browser).digest()])
      return {
        clientDataJSON: browser.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', signed, (bent.signedBy ?? own).privateKey).toString('base64url'),
      }
    },
  }
  return own
}

function clientData(type: string, challenge: string, bent: Bent): Buffer {
  const said = {
    type: bent.type ?? type,
    challenge: bent.challenge ?? challenge,
    origin: bent.origin ?? PAGE,
    crossOrigin: bent.crossOrigin ?? false,
  }
  return Buffer.from(JSON.stringify(said))
}

function authenticatorData(rpId: string, flags: number, more: Uint8Array): Buffer {
  const hash = createHash('sha256').update(rpId).digest()
  return Buffer.concat([hash, Uint8Array.of(flags), Buffer.alloc(4), more])
}

/** CBOR (RFC 8949): {"fmt": "none", "attStmt": {}, "authData": bytes}. */
function attestationObject(authData: Uint8Array): Buffer {
  return Buffer.concat([
    Uint8Array.of(0xa3),
    cborText('fmt'),
    cborText('none'),
    cborText('attStmt'),
    Uint8Array.of(0xa0),
    cborText('authData'),
    Uint8Array.of(0x58, authData.length),
    authData,
  ])
}

/** COSE_Key (RFC 9053 section 7.1.1): {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
function coseKey(x: Uint8Array, y: Uint8Array): Buffer {
  const head = Uint8Array.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01)
  return Buffer.concat([head, Uint8Array.of(0x21, 0x58, 0x20), x, Uint8Array.of(0x22, 0x58, 0x20), y])
}

function cborText(text: string): Buffer {
  return Buffer.concat([Uint8Array.of(0x60 + text.length), Buffer.from(text)])
}

const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff)

// SEC 1 private key in PKCS#8 (RFC 5915): the scalar alone is enough for OpenSSL to find the point.
function privateKeyOf(scalar: Uint8Array): KeyObject {
  const head = Buffer.from('3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420', 'hex')
  return createPrivateKey({ key: Buffer.concat([head, scalar]), format: 'der', type: 'pkcs8' })
}
