import {
  commandTable,
  type HumanCommandType,
  type JsonObject,
  saltedText,
  Statement,
  StatementSalt,
  validate,
  visibleText,
} from '@answerable/contract'
import { canonicalize, sha256Digest } from '@answerable/ledger'
import { CliError } from '../exit.ts'

/** What the person at this end asked for and is about to sign with. */
export type Wanted = {
  command: HumanCommandType
  payload: JsonObject
  origin: string
  publicKey: string
  keyId: string
  person: string
  assurance: 'terminal' | 'automation'
}

/** What `POST /v1/statements` answered. */
export type Offered = { statement: Statement; text: string[] }

/**
 * Recomputes everything a signature will cover from what was asked for here and what is about to be shown. The server
 * renders the sentences; it must not be able to have anything else signed than the command given here, on the log
 * pinned here, by the key opened here, under exactly the sentences on the screen.
 *
 * @throws CliError `statement_forged`
 */
export function checkStatement(reply: JsonObject, wanted: Wanted): Offered {
  const { statement, text, salt } = readOffer(reply)
  const must = (holds: boolean, what: string): void => {
    if (!holds) throw new CliError('statement_forged', `The server offers something else to sign: ${what}.`)
  }
  must(statement.origin === wanted.origin, 'it is for another log')
  must(statement.command === wanted.command, 'it is another command')
  must(statement.signer === wanted.person, 'it is for another person')
  must(statement.publicKey === wanted.publicKey && statement.key === wanted.keyId, 'it is for another key')
  must(statement.assurance === wanted.assurance, 'it claims another way of signing')
  must(statement.digest === digestOf(wanted, salt), 'the data differ from what was asked for')
  must(
    statement.text === sha256Digest(saltedText(salt, text.join('\n'))),
    'the sentences differ from those it is bound to',
  )
  // A carriage return or an override on the terminal would show other words than those that are signed.
  must(
    text.length > 0 && text.every((line) => line === visibleText(line)),
    'the sentences hold characters that cannot be seen',
  )
  return { statement, text }
}

/** SHA-256 of salt and payload as the command's schema reads it, defaults included. */
export function digestOf({ command, payload }: Pick<Wanted, 'command' | 'payload'>, salt?: string): string {
  const parsed: unknown = validate(commandTable[command].payload, payload)
  // Fields left out must be absent, not undefined, for the RFC 8785 form to exist.
  return sha256Digest(saltedText(salt, canonicalize(JSON.parse(JSON.stringify(parsed)) as JsonObject)))
}

function readOffer({ statement, text, salt }: JsonObject): Offered & { salt: string | undefined } {
  if (!Array.isArray(text) || !text.every((line) => typeof line === 'string')) {
    throw new CliError('statement_forged', 'The server offers no sentences to sign.')
  }
  try {
    const read = validate(Statement, statement)
    return {
      statement: read,
      text: text.map(String),
      salt: read.salted === undefined ? undefined : validate(StatementSalt, salt),
    }
  } catch (cause) {
    throw new CliError('statement_forged', 'The server offers no statement of this version.', { cause })
  }
}
