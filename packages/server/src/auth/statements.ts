import { hash } from 'node:crypto'
import {
  AnswerableError,
  type Assurance,
  type CommandType,
  commandTable,
  type HumanCommandType,
  type JsonObject,
  type JsonValue,
  type Passkey,
  type SignedStatement,
  type Statement,
  validate,
} from '@answerable/contract'
import type { Model, PersonKey } from '@answerable/domain'
import { canonicalize } from '@answerable/ledger'
import { NONCE_RANDOM_BYTES, type StatementDigests } from '../keys/statement-digests.ts'
import { statementFault, statementText } from '../keys/statement-signature.ts'
import type { Random } from '../platform/entropy.ts'
import { holderOf } from './directory.ts'
import { equalSecret, mac, purposeKey } from './secrets.ts'

/** How long a person may read before signing. */
export const STATEMENT_SECONDS = 600

/** The sentences of a command, as the person who signs will see them. */
export type Describe = (
  command: { type: HumanCommandType; payload: JsonObject },
  signer: { id: string; model: Model },
) => Promise<string[]>

/**
 * `bytes`: the RFC 8785 form of the statement in base64url, exactly what is signed. A browser hashes these bytes and
 * never a text it put together itself. `credential`: the passkey that is to sign, in browsers' words.
 */
export type Prepared = {
  statement: Statement
  text: string[]
  /** what the digests of text and payload are taken with; in no entry */
  salt: string
  payload: JsonObject
  bytes: string
  credential?: PasskeyRequest
}
/** `PublicKeyCredentialRequestOptionsJSON` (WebAuthn level 3, section 5.5). */
export type PasskeyRequest = {
  challenge: string
  rpId: string
  allowCredentials: { id: string; type: 'public-key' }[]
  userVerification: 'required'
  timeout: number
}

export type Statements = {
  /** @throws AnswerableError `invalid_input`, `automation_refused` */
  prepare(request: PrepareRequest, context: StatementContext): Promise<Prepared>
  /**
   * Whether this very text was prepared here, for this log, command and payload, and signed by the key it names. Whose
   * key that is now, expiry and single use are decided in the log, at the instant of the entry.
   * @throws AnswerableError `statement_void`
   */
  check(signed: SignedStatement, command: { type: CommandType; payload: JsonObject }, origin: string): void
}
export type PrepareRequest = {
  command: CommandType
  payload: JsonObject
  publicKey: string
  assurance: Assurance
}
/** `caller`: the person who asks, by token; only they can be the signer. */
export type StatementContext = { model: Model; now: string; caller: string }

/**
 * Statements a person signs. The server keeps nothing between the two calls: its nonce authenticates the whole
 * statement, so only what this server rendered can be signed here, and the sentences cannot be exchanged. That a
 * nonce is good once is decided in the log, where two servers agree.
 *
 * @param origins pages a passkey may be used on
 */
export function createStatements(
  tokenSecret: Uint8Array,
  digests: StatementDigests,
  random: Random,
  describe: Describe,
  origins: () => readonly string[] = () => [],
): Statements {
  const key = purposeKey(tokenSecret, 'statement-nonce')
  const nonceFor = (statement: Omit<Statement, 'nonce'>, fresh: Uint8Array): string => {
    const tag = mac(key, `${Buffer.from(fresh).toString('base64url')}\n${canonicalize(statement)}`)
    return Buffer.concat([fresh, tag]).toString('base64url')
  }

  return {
    prepare: async ({ command, payload, publicKey, assurance }, { model, now, caller }) => {
      if (!isHuman(command)) {
        throw invalid('command', 'is not a command that a person signs')
      }
      const parsed = parsedPayload(command, payload)
      const holder = holderOf(model, publicKey)
      if (holder?.person.id !== caller) throw invalid('publicKey', 'is no live key of the person who asks')
      refuseFakeAssurance(assurance, holder.person.fictional, holder.key)
      const text = await describe({ type: command, payload: parsed }, { id: holder.person.id, model })
      const fresh = random.bytes(NONCE_RANDOM_BYTES)
      // The salt comes from the random part alone: the rest of the nonce is a tag over the digests it makes.
      const seed = { nonce: Buffer.from(fresh).toString('base64url'), salted: true } as const
      const unsigned = {
        v: 1,
        kind: 'answerable-statement',
        origin: model.origin,
        command,
        digest: digests.payload(seed, parsed),
        text: digests.text(seed, text),
        salted: true,
        signer: holder.person.id,
        key: holder.key.id,
        publicKey,
        ...(holder.key.passkey === undefined ? {} : { rpId: holder.key.passkey.rpId }),
        expires: new Date(Date.parse(now) + STATEMENT_SECONDS * 1000).toISOString(),
        assurance,
      } as const
      const statement = { ...unsigned, nonce: nonceFor(unsigned, fresh) }
      const bytes = Buffer.from(statementText(statement), 'utf8')
      return {
        statement,
        text,
        salt: digests.salt(statement) ?? '',
        payload: parsed,
        bytes: bytes.toString('base64url'),
        ...(holder.key.passkey === undefined ? {} : { credential: requestFor(bytes, holder.key.passkey) }),
      }
    },

    check: (signed, { type, payload }, origin) => {
      const { statement } = signed
      const { nonce, ...unsigned } = statement
      if (statement.origin !== origin) throw isVoid('It was made for another log.')
      if (statement.command !== type) throw isVoid('It was made for another command.')
      const fault = statementFault(signed, origins())
      if (fault !== null) throw isVoid(`The signature does not hold: ${fault}.`)
      const fresh = Buffer.from(nonce, 'base64url').subarray(0, NONCE_RANDOM_BYTES)
      // A person who signs sentences of somebody else's making signed nothing here: only ours carry a genuine nonce.
      if (!equalSecret(Buffer.from(nonce), Buffer.from(nonceFor(unsigned, fresh)))) {
        throw isVoid('It was not prepared by this server, or was changed afterwards.')
      }
      if (statement.digest !== digests.payload(statement, payload)) {
        throw isVoid('What was sent is not what was signed.')
      }
    },
  }
}

function isHuman(command: CommandType): command is HumanCommandType {
  return commandTable[command].by === 'person'
}

/** The payload as the command reads it, defaults included: what is signed is what is decided. */
export function parsedPayload(command: CommandType, payload: JsonValue): JsonObject {
  // Optional fields that were left out must be absent, not undefined, for the canonical form to exist.
  return JSON.parse(JSON.stringify(validate(commandTable[command].payload, payload))) as JsonObject
}

function refuseFakeAssurance(assurance: Assurance, fictional: boolean, { passkey }: PersonKey): void {
  if (assurance === 'automation' && !fictional) throw new AnswerableError('automation_refused')
  if ((assurance === 'passkey') !== (passkey !== undefined)) {
    throw invalid('assurance', passkey === undefined ? 'is not how a key file signs' : 'must be passkey for a passkey')
  }
}

/** The challenge is the digest of exactly the bytes that are shown and sent. */
function requestFor(bytes: Uint8Array, { credential, rpId }: Passkey): PasskeyRequest {
  return {
    challenge: hash('sha256', bytes, 'buffer').toString('base64url'),
    rpId,
    allowCredentials: [{ id: credential, type: 'public-key' }],
    userVerification: 'required',
    timeout: STATEMENT_SECONDS * 1000,
  }
}

function invalid(path: string, message: string): AnswerableError {
  return new AnswerableError('invalid_input', `${path}: ${message}`, { issues: [{ path, message }] })
}

function isVoid(why: string): AnswerableError {
  return new AnswerableError('statement_void', why)
}
