import type { HumanCommandType, JsonObject, SignedStatement } from '@answerable/contract'
import { canonicalize } from '@answerable/ledger'
import { CliError } from '../exit.ts'
import type { Io, Terminal } from '../io.ts'
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
  const automatic = (): string | undefined => automaticPassphrase(io, options.passphraseFile)
  const hands = new Hands(file, io, automatic)

  return {
    person: file.person,
    publicKey: file.publicKey,
    unlock: () => hands.unlock(),
    sign: async (command, payload, origin, prepare) => {
      const assurance = automation ? 'automation' : 'terminal'
      // Before anything is asked of the server: where nobody can read the sentences, nobody signs them.
      const terminal = automation ? undefined : hands.atTerminal()
      try {
        const reply = await prepare(file.publicKey, assurance)
        const wanted = { command, payload, origin, publicKey: file.publicKey, person: file.person, assurance } as const
        const offered = checkStatement(reply, { ...wanted, keyId: keyIdOf(file.publicKey) })
        if (terminal !== undefined) showStatement(offered, terminal, style)
        const key = terminal === undefined ? await hands.unattended() : await hands.agreed(terminal)
        return { statement: offered.statement, signature: key.sign(canonicalize(offered.statement)) }
      } finally {
        hands.leave()
      }
    },
  }
}

/** Who opens the key, and how: by a passphrase typed here, or by one that was set for work nobody watches. */
class Hands {
  readonly #file: KeyFile
  readonly #io: Io
  readonly #automatic: () => string | undefined
  #terminal: Terminal | undefined
  #opened: Promise<SigningKey> | undefined
  #typed = false

  constructor(file: KeyFile, io: Io, automatic: () => string | undefined) {
    this.#file = file
    this.#io = io
    this.#automatic = automatic
  }

  /** Holds the terminal until {@link leave}, so that every question of one command is asked at the same one. */
  atTerminal(): Terminal {
    this.#terminal ??= this.#io.terminal()
    return this.#terminal
  }

  leave(): void {
    this.#terminal?.close()
    this.#terminal = undefined
  }

  unlock(): Promise<SigningKey> {
    this.#opened ??= this.#open()
    return this.#opened
  }

  /** @throws CliError `needs_terminal` where no passphrase was set */
  async unattended(): Promise<SigningKey> {
    const passphrase = this.#automatic()
    if (passphrase !== undefined) return openKeyFile(this.#file, passphrase)
    throw new CliError('needs_terminal', '--automation needs --passphrase-file or ANSWERABLE_PASSPHRASE.')
  }

  /**
   * The person's act of signing, after the sentences were shown: the passphrase, or a word where it was typed a moment
   * ago. A passphrase that was set for unattended work signs nothing at a terminal.
   */
  async agreed(terminal: Terminal): Promise<SigningKey> {
    if (this.#opened === undefined || !this.#typed) {
      return openKeyFile(this.#file, await terminal.askPassphrase('Your passphrase signs this; Ctrl-C signs nothing'))
    }
    const answer = await terminal.ask('Type "sign" to sign this; anything else signs nothing')
    if (answer !== 'sign') throw new CliError('declined', 'Nothing was signed.')
    return this.#opened
  }

  async #open(): Promise<SigningKey> {
    const passphrase = this.#automatic()
    if (passphrase !== undefined) return openKeyFile(this.#file, passphrase)
    const held = this.#terminal !== undefined
    const terminal = this.atTerminal()
    try {
      const key = await openKeyFile(this.#file, await terminal.askPassphrase('Your passphrase, to show who is asking'))
      this.#typed = true
      return key
    } finally {
      if (!held) this.leave()
    }
  }
}
