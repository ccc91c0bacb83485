import {
  type JsonObject,
  type JsonValue,
  type PayloadInput,
  releaseAudience,
  releaseText,
  type Manifest,
} from '@answerable/contract'
import { sectionDigest } from '@answerable/domain'
import { canonicalize, sha256Digest } from '@answerable/ledger'
import type { Command } from 'commander'
import type { Connection } from '../connection.ts'
import { CliError } from '../exit.ts'
import { signingKey } from '../keys/ed25519.ts'
import { createAgentKey, readAgentKey } from '../keys/agent-key.ts'
import { readText, repeated } from '../options.ts'
import { objectsAt, textAt, textOr } from '../reply.ts'
import type { Context, Result, Runner } from '../run.ts'
import { resolve } from 'node:path'
import { checkUseCase } from '../use-case/check.ts'
import { sound } from './use-case.ts'

type Options = {
  model?: string[]
  prompt?: string[]
  test?: string[]
  keyFile?: string
  oidc: boolean
  check: boolean
  newKey: boolean
}
type Release = Omit<PayloadInput<'release.record'>, 'proof'>

/** `answerable release`: the pipeline says what it deploys; with --check, whether the owner's signature covers it. */
export function releaseCommand(program: Command, run: Runner): void {
  program
    .command('release')
    .description('In a pipeline: attest what is deployed, or check first whether the owner’s signature covers it')
    .argument('<file>', 'answerable.yaml as it is deployed')
    .option('--model <id=version>', 'runs another version than the file says', repeated)
    .option('--prompt <id=file>', 'the prompt as it is deployed, by its digest', repeated)
    .option('--test <kind=file>', 'a test that passed, by the digest of its report', repeated)
    .option('--key-file <file>', 'the pipeline’s own key, which the manifest names under deployment.key')
    .option('--new-key', 'make that key, and print what to write into the manifest', false)
    .option('--oidc', 'use the identity GitHub Actions gives this job instead of a key', false)
    .option('--check', 'record nothing: say what is not covered and who must sign; exit 1 where something is', false)
    .action(run(release))
}

async function release(context: Context, file: string, options: Options): Promise<Result> {
  const { manifest } = sound(checkUseCase(context.io, file), file)
  const connection = await context.connect()
  if (options.newKey) return newKey(context, connection, manifest.use_case, options)
  const said: Release = {
    useCase: manifest.use_case,
    running: runningOf(context, manifest, options),
    tests: (options.test ?? [])
      .map((given) => fileDigest(context, given, 'kind'))
      .map(([kind, digest]) => ({ kind, digest })),
    issued: connection.time,
  }
  const { origin } = connection
  const statement = digestOf({ origin, release: said, ...(options.check ? { check: true } : {}) })
  const proof = options.oidc
    ? { oidc: await githubToken(context, statement) }
    : keyProof(context, connection, statement, options)
  const body = { ...said, proof }
  if (options.check) return covered(context, await connection.client.checkRelease(body))
  const answer = await connection.client.recordRelease(body)
  return {
    json: answer,
    text: [
      `${context.style.green('✓')} The release of ${manifest.use_case} is recorded: running values are attested from now on.`,
      context.style.dim(`  entry ${textOr(answer['index'])}   id ${textOr(answer['id'])}`),
    ],
  }
}

/** What a pipeline's log shows: each value that is not covered, what the gate does about it, and who must sign. */
function covered({ style }: Context, reply: JsonObject): Result {
  const drift = objectsAt(reply, 'drift')
  const open = drift.filter((one) => one['clause'] === null)
  const lines = drift.map((one) =>
    one['clause'] === null
      ? `${style.red('✗')} ${textOr(one['name'])} is not covered by the acceptance.`
      : `${style.green('✓')} ${textOr(one['name'])} is covered by the envelope clause ${textOr(one['clause'])}.`,
  )
  return {
    json: reply,
    text: [...lines, `${open.length === 0 ? style.green('✓') : style.red('✗')} ${textOr(reply['sentence'])}`],
    exit: open.length === 0 && reply['covered'] === true ? 'ok' : 'refused',
  }
}

function runningOf(context: Context, manifest: Manifest, options: Options): Release['running'] {
  const models = Object.fromEntries(manifest.models.map(({ id, version }) => [id, version]))
  for (const given of options.model ?? []) {
    const [id, version] = pair(given, 'id=version')
    models[id] = version
  }
  const prompts = Object.fromEntries(manifest.prompts.map(({ id, digest }) => [id, digest]))
  for (const given of options.prompt ?? []) {
    const [id, digest] = fileDigest(context, given, 'id')
    prompts[id] = digest
  }
  const tools = { digest: (value: JsonValue) => sha256Digest(canonicalize(value)) }
  return {
    models,
    prompts,
    tools: sectionDigest(tools, manifest.tools),
    sources: sectionDigest(tools, manifest.sources),
  }
}

const digestOf = (value: object): string => sha256Digest(canonicalize(JSON.parse(JSON.stringify(value)) as JsonObject))

function pair(given: string, form: string): [string, string] {
  const at = given.indexOf('=')
  if (at < 1 || at === given.length - 1) throw new CliError('invalid_option', `"${given}" is not ${form}.`)
  return [given.slice(0, at), given.slice(at + 1)]
}

function fileDigest({ io }: Context, given: string, what: string): [string, string] {
  const [name, file] = pair(given, `${what}=file`)
  return [name, sha256Digest(readText(io, file))]
}

function keyProof({ io }: Context, { origin }: Connection, statement: string, { keyFile }: Options) {
  if (keyFile === undefined)
    throw new CliError('invalid_option', 'Say who vouches for it: --key-file <file> or --oidc.')
  const kept = readAgentKey(resolve(io.cwd, keyFile))
  if (kept.origin !== origin)
    throw new CliError('key_invalid', `${keyFile} is a key for ${kept.origin}, not for this log.`)
  const key = signingKey(Buffer.from(kept.key.d, 'base64url'))
  return { key: key.publicKey, signature: key.sign(releaseText(origin, statement)) }
}

function newKey({ io, style }: Context, connection: Connection, useCase: string, { keyFile }: Options): Result {
  if (keyFile === undefined) throw new CliError('invalid_option', 'Say where to write it: --key-file <file>.')
  const { origin, vkey } = connection
  const key = createAgentKey(resolve(io.cwd, keyFile), {
    agent: `${useCase}-pipeline`,
    origin,
    vkey,
    random: io.random,
  })
  return {
    json: { key },
    text: [
      `${style.green('✓')} ${keyFile} holds the pipeline’s key. Write into answerable.yaml:`,
      'deployment:',
      `  key: ${key}`,
    ],
  }
}

/** GitHub Actions gives a job with `id-token: write` a token for any audience; ours names the statement. */
async function githubToken({ io }: Context, statement: string): Promise<string> {
  const [url, bearer] = [io.env['ACTIONS_ID_TOKEN_REQUEST_URL'], io.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']]
  if (url === undefined || bearer === undefined)
    throw new CliError('invalid_option', 'This job has no identity: give it `permissions: id-token: write`.')
  const asked = new URL(url)
  asked.searchParams.set('audience', releaseAudience(statement))
  const response = await fetch(asked, {
    headers: { authorization: `bearer ${bearer}` },
    signal: AbortSignal.timeout(10_000),
  })
  const answer = (await response.json()) as JsonObject
  if (!response.ok) throw new CliError('server_unreachable', `GitHub gave no token: ${response.status}.`)
  return textAt(answer, 'value')
}
