import { createHash } from 'node:crypto'
import { ApiTokenScope, type PayloadInput } from '@answerable/contract'
import { type Command, Option } from 'commander'
import { oidcClient } from '../../auth/oidc/client.ts'
import { readSignInFile } from '../../auth/oidc/config.ts'
import { CliError } from '../exit.ts'
import { endInstant } from '../options.ts'
import { listed, objectsAt, textOr } from '../reply.ts'
import type { Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { columns } from '../style.ts'

const TOKEN_BYTES = 32
type Invite = {
  name: string
  email: string
  unit: string
  employment: PayloadInput<'invitation.create'>['employment']
  until: string
  fictional?: boolean
}

/** `answerable invite`, `session`, `token`, `oidc`: how people come in by a browser. */
export function signInCommands(program: Command, run: Runner): void {
  program
    .command('invite')
    .description('Invite a person by link: they register a key of their own in the browser')
    .requiredOption('--name <name>')
    .requiredOption('--email <address>')
    .requiredOption('--unit <unit>', 'the unit they work in')
    .addOption(new Option('--employment <kind>').choices(['own', 'intra_group', 'supplier']).default('own'))
    .option('--until <when>', 'when the link ends, such as 2d', '2d')
    .option('--fictional', 'a made-up person: may sign with --automation, and every entry says so')
    .action(
      run(async (context, options: Invite) => {
        const connection = await context.connect()
        const token = Buffer.from(context.io.random.bytes(TOKEN_BYTES)).toString('base64url')
        const { name, email, unit, employment, fictional = false } = options
        const until = endInstant(options.until, connection.time)
        const digest = `sha256:${createHash('sha256').update(token).digest('hex')}`
        const payload = { token: digest, name, email, unit, employment, fictional, until }
        const done = `${name} is invited until ${until}.`
        const result = await signedCommand(context, connection, { command: 'invitation.create', payload, done })
        const { id } = result.json as { id: string }
        // After #, so that neither server nor proxy ever sees or logs the token.
        const link = `${connection.url}/invite#${id}.${token}`
        return {
          ...result,
          json: { ...(result.json as object), link },
          text: [...result.text, '', '  Give this link to them, and to nobody else. It works once:', `  ${link}`],
        }
      }),
    )
  sessionCommands(program, run)
  tokenCommands(program, run)
  program
    .command('oidc')
    .description('Sign-in by an identity provider')
    .command('check')
    .description('Read the sign-in file (ANSWERABLE_SIGN_IN) and ask the identity provider for its configuration')
    .argument('[file]', 'the sign-in file, if another one')
    .action(
      run(async ({ io }, file: string | undefined) => {
        const { oidc, roles } = readSignInFile(file ?? io.env['ANSWERABLE_SIGN_IN'])
        if (oidc === undefined) throw new CliError('invalid_option', 'The sign-in file names no identity provider.')
        const url = await oidcClient(oidc).begin('http://localhost/', {
          state: 's',
          verifier: 'v'.repeat(43),
          nonce: 'n',
        })
        const groups = Object.fromEntries(Object.entries(roles).map(([role, names]) => [role, [...(names ?? [])]]))
        const json = { issuer: oidc.issuer, clientId: oidc.clientId, authorization: new URL(url).origin, roles: groups }
        const lines = Object.entries(groups).map(([role, names]) => [`  ${role}`, names.join(', ')])
        return { json, text: [`${oidc.name} (${oidc.issuer}) answers.`, ...columns(lines)] }
      }),
    )
}

function sessionCommands(program: Command, run: Runner): void {
  const session = program.command('session').description('Your sign-ins in browsers')
  session
    .command('list')
    .description('Those that have not ended')
    .action(
      run(async (context) => {
        const reply = await (await context.connect()).client.listSessions({})
        const rows = objectsAt(reply, 'sessions').map((row) =>
          ['id', 'method', 'label', 'created', 'seen', 'expires'].map((field) => textOr(row[field], '')),
        )
        return { json: reply, text: rows.length === 0 ? ['You are signed in nowhere.'] : columns(rows) }
      }),
    )
  session
    .command('revoke')
    .description('End one: it reads nothing more, from its next request on')
    .argument('<id>', 'from `answerable session list`')
    .action(
      run(async (context, id: string) => {
        const reply = await (await context.connect()).client.revokeSession({ session: id })
        return { json: reply, text: ['It has ended.'] }
      }),
    )
}

function tokenCommands(program: Command, run: Runner): void {
  const token = program.command('token').description('Tokens that read as you, for your own programs')
  token
    .command('create')
    .description('Make one; it is shown once')
    .argument('<name>', 'what it is for')
    .requiredOption('--until <when>', 'its end, such as 90d')
    .addOption(new Option('--scope <scope...>').choices([...ApiTokenScope.options]).default(['read:governance']))
    .action(
      run(async (context, name: string, options: { until: string; scope: ApiTokenScope[] }) => {
        const connection = await context.connect()
        const until = endInstant(options.until, connection.time)
        const reply = await connection.client.createApiToken({ name, scopes: options.scope, until })
        return { json: reply, text: ['Keep it now: it is not shown again.', textOr(reply['token'])] }
      }),
    )
  token
    .command('list')
    .description('Yours, without their secrets')
    .action(
      run(async (context) => {
        const reply = await (await context.connect()).client.listApiTokens({})
        const rows = objectsAt(reply, 'tokens').map((row) => [
          ...['id', 'name'].map((field) => textOr(row[field], '')),
          listed(row['scopes']),
          textOr(row['until'], ''),
        ])
        return { json: reply, text: rows.length === 0 ? ['You have no token.'] : columns(rows) }
      }),
    )
  token
    .command('revoke')
    .description('Revoke one of yours')
    .argument('<id>', 'from `answerable token list`')
    .action(
      run(async (context, id: string) => {
        const reply = await (await context.connect()).client.revokeApiToken({ token: id })
        return { json: reply, text: ['It reads nothing from now on.'] }
      }),
    )
}
