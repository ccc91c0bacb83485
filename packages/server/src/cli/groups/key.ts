import { resolve } from 'node:path'
import { PersonId, PublicKey, Signature } from '@answerable/contract'
import type { Command } from 'commander'
import { keyIdOf } from '../../keys/key-names.ts'
import { CliError } from '../exit.ts'
import { findKey, keyName, keyPath, listKeys, readKeyFile, writeKeyFile } from '../keys/folder.ts'
import { createKeyFile, type KeyFile } from '../keys/key-file.ts'
import { newPassphrase } from '../keys/passphrase.ts'
import { directory } from '../people.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { columns, type Style } from '../style.ts'

/** `answerable key …`: the keys people sign with. */
export function keyCommands(program: Command, run: Runner): void {
  const key = program.command('key').description('The keys people sign with')
  key
    .command('new')
    .description('Make a key, encrypted with a passphrase')
    .argument('[name]', 'its name in the keys folder', 'default')
    .option('--file <path>', 'write it there instead of the keys folder')
    .option('--person <id>', 'this is a further key of a person who is registered already')
    .action(
      run((context, name: string, options: { file?: string; person?: string }) => makeKey(context, name, options)),
    )
  key
    .command('show')
    .description('Show your key; with --proof, what another person needs to register it')
    .option('--proof', 'sign a proof, for one log, that you hold the key')
    .action(run(showKey))
  key
    .command('add')
    .description('Add a further key of yours, signed with an existing one')
    .argument('<proof>', 'what `answerable key show --proof` printed for the new key')
    .action(
      run(async (context, proof: string) => {
        const connection = await context.connect()
        const payload = { person: context.signer().person, key: parseProof(proof) }
        return signedCommand(context, connection, { command: 'key.add', payload, done: 'Key added.' })
      }),
    )
  key
    .command('confirm')
    .description('As a grantor: confirm a further key of somebody who holds powers')
    .argument('<key-id>', 'the key, k_…')
    .requiredOption('--person <who>', 'whose key: an e-mail address or id')
    .action(
      run(async (context, id: string, options: { person: string }) => {
        const connection = await context.connect()
        const person = await directory(connection).personId(options.person)
        return signedCommand(context, connection, {
          command: 'key.confirm',
          payload: { person, key: id },
          done: `Key ${id} is confirmed; it signs for T1 and T2 after 24 hours.`,
        })
      }),
    )
  key
    .command('revoke')
    .description('Revoke a key: it signs nothing from now on')
    .argument('<key-id>', 'the key, k_…')
    .requiredOption('--reason <words>', 'why')
    .option('--person <who>', 'whose key: an e-mail address or id; yours if left out')
    .action(
      run(async (context, id: string, options: { reason: string; person?: string }) => {
        const connection = await context.connect()
        const person =
          options.person === undefined ? context.signer().person : await directory(connection).personId(options.person)
        const payload = { person, key: id, reason: options.reason }
        return signedCommand(context, connection, {
          command: 'key.revoke',
          payload,
          done: `Key ${id} revoked.`,
        })
      }),
    )
}

export type MadeKey = { path: string; file: KeyFile; passphrase: string }

/** Makes a key file. Also the first step of `setup`. */
export async function newKeyFile(
  { io, home, globals }: Context,
  name: string,
  options: { file?: string; person?: string } = {},
): Promise<MadeKey> {
  if (options.person !== undefined && !PersonId.safeParse(options.person).success) {
    throw new CliError('invalid_option', `"${options.person}" is no person id (p_…).`)
  }
  const path = options.file === undefined ? keyPath(home, name) : resolve(io.cwd, options.file)
  const passphrase = await newPassphrase(io, globals.passphraseFile)
  const file = await createKeyFile(passphrase, { random: io.random, person: options.person })
  writeKeyFile(path, file)
  return { path, file, passphrase }
}

/** What a person must know of a key just made. */
export const madeKeyLines = ({ path, file }: MadeKey, style: Style): string[] => [
  `${style.green('✓')} Your key ${keyIdOf(file.publicKey)} is in`,
  `  ${path}`,
  '  Keep a copy in a safe place: without file and passphrase nobody signs as you.',
]

async function makeKey(context: Context, name: string, options: { file?: string; person?: string }): Promise<Result> {
  const made = await newKeyFile(context, name, options)
  const { publicKey, person } = made.file
  return {
    json: { file: made.path, key: keyIdOf(publicKey), person, publicKey },
    text: [
      ...madeKeyLines(made, context.style),
      '',
      '  Next: answerable key show --proof',
      '  Give what it prints to the person who registers you.',
    ],
  }
}

async function showKey(context: Context, options: { proof?: boolean }): Promise<Result> {
  const { home, globals } = context
  if (options.proof !== true && globals.key === undefined && listKeys(home).length !== 1) return listAll(context)
  const path = findKey(home, globals.key)
  const file = readKeyFile(path)
  const about = { file: path, key: keyIdOf(file.publicKey), person: file.person, publicKey: file.publicKey }
  const lines = columns(Object.entries(about).map(([field, value]) => [`  ${field}`, value]))
  if (options.proof !== true) return { json: about, text: lines }
  const { origin } = await context.connect()
  const opened = await context.signer().unlock()
  const proof = formatProof(file.publicKey, opened.proof(origin))
  return {
    json: { ...about, origin, proof },
    text: [
      ...lines,
      '',
      `  Proof for ${origin}:`,
      proof,
      '',
      '  They type: answerable person add --key-proof <proof> …',
    ],
  }
}

function listAll({ home }: Context): Result {
  const keys = listKeys(home).map((path) => {
    const { publicKey, person } = readKeyFile(path)
    return { name: keyName(path), key: keyIdOf(publicKey), person }
  })
  if (keys.length === 0) return { json: [], text: ['No key yet. Make one: answerable key new'] }
  return { json: keys, text: columns(keys.map(({ name, key, person }) => [name, key, person])) }
}

/** One word in front: a public key may begin with a hyphen, and what does is read as an option where it is typed. */
const PROOF = 'key.'

export const formatProof = (publicKey: string, proof: string): string => `${PROOF}${publicKey}.${proof}`

/**
 * `key.<public key>.<proof>` as `key show --proof` prints it; without the first word as earlier versions did.
 * @throws CliError `invalid_option`
 */
export function parseProof(text: string): { publicKey: string; proof: string } {
  const given = text.trim()
  const [publicKey = '', proof = '', ...rest] = given.slice(given.startsWith(PROOF) ? PROOF.length : 0).split('.')
  if (rest.length > 0 || !PublicKey.safeParse(publicKey).success || !Signature.safeParse(proof).success) {
    throw new CliError('invalid_option', 'That is no key proof: it is what `answerable key show --proof` prints.')
  }
  return { publicKey, proof }
}
