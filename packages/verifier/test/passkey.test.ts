import assert from 'node:assert/strict'
import { createHash, createPrivateKey, createPublicKey, ECDH, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import { canonicalize, encodeEntry } from '@answerable/ledger'
import type { JsonObject } from '@answerable/ledger'
import { VerificationError, verifyReceipt } from '@answerable/verifier'
import { entryObject, logKey, makeReceipt, statement } from './fixture.ts'

// Own vectors, with node:crypto, which shares no code with the verifier's curve library.
const RP = 'answerable.example'
const PAGE = `https://console.${RP}`
const privateKey = keyOf('an owner’s passkey')
const publicKey = pointOf(privateKey)
const signed: JsonObject = { ...statement, publicKey, rpId: RP, assurance: 'passkey' }

type Bent = {
  client?: JsonObject
  clientText?: string
  rpId?: string
  flags?: number
  more?: number[]
  over?: JsonObject
  key?: typeof privateKey
  alg?: string
  change?: (signature: JsonObject) => JsonObject
}

function keyOf(name: string) {
  const scalar = createHash('sha256').update(name).digest()
  const head = Buffer.from('3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420', 'hex')
  return createPrivateKey({ key: Buffer.concat([head, scalar]), format: 'der', type: 'pkcs8' })
}

function pointOf(key: typeof privateKey): string {
  const { x = '', y = '' } = createPublicKey(key).export({ format: 'jwk' })
  const whole = Buffer.concat([Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  const hex = ECDH.convertKey(whole, 'prime256v1', undefined, 'hex', 'compressed') as string
  return Buffer.from(hex, 'hex').toString('base64url')
}

const sha = (bytes: string | Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

function receiptWith(of: JsonObject = signed, bent: Bent = {}): string {
  const challenge = sha(canonicalize(bent.over ?? of)).toString('base64url')
  const said = { type: 'webauthn.get', challenge, origin: PAGE, crossOrigin: false, ...bent.client }
  const client = Buffer.from(bent.clientText?.replace('CHALLENGE', challenge) ?? JSON.stringify(said))
  const data = Buffer.concat([
    sha(bent.rpId ?? RP),
    Uint8Array.of(bent.flags ?? 0x05),
    Buffer.alloc(4),
    Uint8Array.from(bent.more ?? []),
  ])
  const value = sign('sha256', Buffer.concat([data, sha(client)]), bent.key ?? privateKey).toString('base64url')
  const signature: JsonObject = {
    by: 'p_owner',
    key: 'k_owner',
    alg: bent.alg ?? 'webauthn-es256',
    statement: of,
    authenticatorData: data.toString('base64url'),
    clientDataJSON: client.toString('base64url'),
    value,
  }
  return makeReceipt({ entry: encodeEntry(entryObject({ signatures: [bent.change?.(signature) ?? signature] })) })
}

const options = { vkeys: [logKey().vkey], personKeys: { k_owner: publicKey } }

function refusal(receipt: string): string {
  try {
    verifyReceipt(receipt, options)
  } catch (error) {
    if (error instanceof VerificationError) return `${error.code}: ${error.message}`
    throw error
  }
  return assert.fail('was accepted')
}

describe('a statement signed by a passkey', () => {
  it('verifies, and says on which page it was signed', () => {
    const { signatures, checks } = verifyReceipt(receiptWith(), options)
    assert.equal(signatures[0]?.verified, true)
    assert.deepEqual(signatures[0]?.passkey, { origin: PAGE, rpId: RP })
    assert.match(checks.at(-1)?.detail ?? '', /console\.answerable\.example/)
  })

  it('verifies with extension data and backup flags', () => {
    assert.equal(
      verifyReceipt(receiptWith(signed, { flags: 0x9d, more: [0xa0] }), options).signatures[0]?.verified,
      true,
    )
  })

  const refused: [string, Bent, RegExp][] = [
    ['over another statement', { over: { ...signed, command: 'key.add' } }, /challenge is not the digest/],
    ['over the statement without one field', { over: statement }, /challenge is not the digest/],
    ['made when a key was created', { client: { type: 'webauthn.create' } }, /no assertion/],
    ['for another relying party', { rpId: 'evil.example' }, /another relying party/],
    ['on another site', { client: { origin: 'https://evil.example' } }, /none of the relying party/],
    ['on a site that only ends alike', { client: { origin: `https://evil${RP}` } }, /none of the relying party/],
    ['on a plain page', { client: { origin: `http://${RP}` } }, /none of the relying party/],
    ['on a page with a name in front', { client: { origin: `https://${RP}@evil.example` } }, /none of the relying/],
    ['inside another page', { client: { crossOrigin: true } }, /inside another page/],
    ['without user verification', { flags: 0x01 }, /not verified/],
    ['without user presence', { flags: 0x04 }, /nobody was present/],
    ['with flags that contradict each other', { flags: 0x15 }, /contradict/],
    ['with bytes behind its data', { more: [1] }, /too long/],
    ['by another key', { key: keyOf('mallory') }, /does not verify/],
    [
      'with two challenges',
      { clientText: `{"type":"webauthn.get","challenge":"x","challenge":"CHALLENGE","origin":"${PAGE}"}` },
      /not JSON/,
    ],
    ['without its client data', { change: ({ clientDataJSON: _left, ...rest }) => rest }, /missing/],
    ['as if a key file had signed', { alg: 'ed25519' }, /another kind of key/],
  ]
  for (const [how, bent, why] of refused) {
    it(`${how} is refused`, () => assert.match(refusal(receiptWith(signed, bent)), why))
  }

  it('every byte of the assertion counts', () => {
    for (const part of ['authenticatorData', 'clientDataJSON', 'value']) {
      const flip = (signature: JsonObject): JsonObject => {
        const bytes = Buffer.from(signature[part] as string, 'base64url')
        bytes[bytes.length - 2] = (bytes.at(-2) ?? 0) ^ 1
        return { ...signature, [part]: bytes.toString('base64url') }
      }
      assert.match(refusal(receiptWith(signed, { change: flip })), /^human_signature_invalid/, part)
    }
  })

  it('by a key the caller does not know as that person’s is refused', () => {
    const other = { ...options, personKeys: { k_owner: pointOf(keyOf('mallory')) } }
    assert.throws(() => verifyReceipt(receiptWith(), other), /names another key/)
  })

  it('without the marker in its statement is refused: it may have been meant for a key file', () => {
    assert.match(refusal(receiptWith({ ...statement, publicKey })), /another kind of key/)
  })
})
