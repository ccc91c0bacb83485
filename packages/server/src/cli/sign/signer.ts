import type { HumanCommandType, JsonObject, SignedStatement } from '@answerable/contract'
import { canonicalize } from '@answerable/ledger'
import { CliError } from '../exit.ts'
import type { Io } from '../io.ts'
import type { SigningKey } from '../keys/ed25519.ts'
import { findKey, readKeyFile } from '../keys/folder.ts'
import { type KeyFile, openKeyFile } from '../keys/key-file.ts'
import { automaticPassphrase } from '../keys/passphrase.ts'
import { keyIdOf } from '../../keys/key-names.ts'
import { type Style } from '../style.ts'
import { checkStatement } from './check-statement.ts'
import { showStatement } from './show.ts'

export type SignerOptions = {
  io: Io
  style: Style
  home: string
  key?: string | undefined
  automation: boolean
  passphraseFile?: string | undefined
}

/** The person at this machine: who it is without a passphrase, and what they sign with one. */
export type Signer = {
  readonly person: string
  readonly publicKey: string
  /** asks for the passphrase where none is set; used for reading, never for a signature */
  unlock(): Promise<SigningKey>
  /** @throws CliError `statement_forged`, `needs_terminal`, `declined`, `passphrase_wrong` */
  sign(
    command: HumanCommandType,
    payload: JsonObject,
    origin: string,
    prepare: (publicKey: string, assurance: 'terminal' | 'automation') => Promise<JsonObject>,
  ): Promise<SignedStatement>
}

/** @throws CliError `key_missing`, `key_ambiguous`, `key_invalid`, `key_exposed` */
export function openSigner(options: SignerOptions): Signer {
  const { io, style, home, automation } = options
  const file = readKeyFile(findKey(home, options.key))
  const passphrase = (): string | undefined => automaticPassphrase(io, options.passphraseFile)
  let opened: Promise<SigningKey> | undefined

  return {
    person: file.person,
    publicKey: file.publicKey,
    unlock: () => {
      opened ??= openWith(file, passphrase(), io)
      return opened
    },
    sign: async (command, payload, origin, prepare) => {
      const assurance = automation ? 'automation' : 'terminal'
      // Before anything is asked of the server: where nobody can read the sentences, nobody signs them.
      const terminal = automation ? undefined : io.terminal()
      try {
        const reply = await prepare(file.publicKey, assurance)
        const wanted = { command, payload, origin, publicKey: file.publicKey, person: file.person, assurance } as const
        const offered = checkStatement(reply, { ...wanted, keyId: keyIdOf(file.publicKey) })
        if (terminal !== undefined) showStatement(offered, terminal, style)
        const key =
          terminal === undefined
            ? await openWith(file, needed(passphrase()), io)
            : await openKeyFile(file, await terminal.askPassphrase('Your passphrase signs this; Ctrl-C signs nothing'))
        return { statement: offered.statement, signature: key.sign(canonicalize(offered.statement)) }
      } finally {
        terminal?.close()
      }
    },
  }
}

async function openWith(file: KeyFile, passphrase: string | undefined, io: Io): Promise<SigningKey> {
  if (passphrase !== undefined) return openKeyFile(file, passphrase)
  const terminal = io.terminal()
  try {
    return await openKeyFile(file, await terminal.askPassphrase('Your passphrase, to show who is asking'))
  } finally {
    terminal.close()
  }
}

function needed(passphrase: string | undefined): string {
  if (passphrase !== undefined) return passphrase
  throw new CliError('needs_terminal', '--automation needs --passphrase-file or ANSWERABLE_PASSPHRASE.')
}
