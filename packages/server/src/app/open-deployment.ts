import { describe, type HumanCommandType, type Payload } from '@answerable/contract'
import type { SecretScanner } from '@answerable/detect'
import { accessTokens } from '../auth/access-token.ts'
import { runTokens } from '../auth/run-token.ts'
import { setupToken } from '../auth/setup-token.ts'
import { oidcClient } from '../auth/oidc/client.ts'
import { readSignInFile } from '../auth/oidc/config.ts'
import { relyingParty } from '../auth/relying-party.ts'
import { createSignIn, type SignIn } from '../auth/sign-in.ts'
import { createStatements } from '../auth/statements.ts'
import { consoleAnswers, findConsole, readConsole } from '../console/index.ts'
import { envelopeRedactor, loadSecretRules } from '../detect/index.ts'
import { type Answered, answeredCounter } from '../gate/answered.ts'
import { type PolicyTools, policyTools } from '../gate/policy-tools.ts'
import { doors } from '../doors/index.ts'
import { channelsOf, type DeliverySettings, startDeliveries } from '../deliver/start.ts'
import type { Previous } from '../epoch/previous.ts'
import type { Edge } from '../http/edge.ts'
import { handlerOf } from '../http/handlers.ts'
import { idempotencyDigests } from '../http/idempotency.ts'
import { ownEmitter } from '../http/own-emitter.ts'
import { type Api, createApi } from '../http/router.ts'
import { keyIdOf } from '../keys/key-names.ts'
import { loadOrCreateSecret } from '../keys/secret-file.ts'
import { createLinks, keepingLinks, type Links } from '../ledger/links.ts'
import type { PublishedLog } from '../ledger/published.ts'
import { type CryptoTools, cryptoTools } from '../keys/tools.ts'
import { type Clock, newUuidV7, type Random, systemClock, systemRandom } from '../platform/entropy.ts'
import type { ExitError } from '../platform/exit.ts'
import { dataPaths, prepareFolder } from '../platform/paths.ts'
import { statementNames } from '../read/statement-names.ts'
import type { Store } from '../store/store.ts'
import { createExporter, type Exporter, toldWriter } from '../telemetry/index.ts'
import { loadSeeds } from '../signer/keys.ts'
import { startTimers } from '../timers/timers.ts'
import type { Vault } from '../vault/vault.ts'
import { type OpenLog, openLog } from '../writer/open-log.ts'
import type { Writer, WriterOptions } from '../writer/writer.ts'
import { DEFAULT_PORT } from './config.ts'
import { domain } from './domain.ts'
import { errorText } from './error-text.ts'
import { inviteeNamer } from './invitee-namer.ts'
import { logReader } from './log-reader.ts'
import { requesterNamer, withRequester } from './known-requester.ts'
import { logTime } from './log-time.ts'
import { openStore } from './open-store.ts'
import { startWitnessing } from './witnessing.ts'
import { VERSION } from './version.ts'

const DEFAULT_ORIGIN = `http://localhost:${DEFAULT_PORT}`

/** Names the key secrets are digested under: no use case can be called so. */
const SECRETS = '/secrets'

export type DeploymentOptions = {
  dataDir: string
  /** PostgreSQL; absent: the embedded SQLite store in `dataDir` */
  databaseUrl?: string
  /** PostgreSQL: the schema that holds the tables */
  databaseSchema?: string
  /** a new log only: an existing log keeps what it is */
  practice?: boolean
  /** a new log only: the log it continues */
  previous?: Previous
  /** how clients reach this server; makes its token endpoint an accepted audience */
  publicUrl?: string
  /** the domain passkeys are bound to; absent: the host of `publicUrl`, or localhost */
  rpId?: string
  /** where browsers reach a server without `publicUrl`; known once it listens */
  localOrigin?: () => string
  /** a JSON file: identity provider, and which groups read what */
  signInFile?: string
  /** an OpenTelemetry collector decisions are told to, over OTLP/HTTP; absent: nobody */
  otlpUrl?: string
  /** how people are told beside the inbox: mail, a webhook */
  deliveries?: DeliverySettings
  /** AuthZEN profiles that are still drafts may be asked for, and are announced */
  authZenDrafts?: boolean
  /** socket of a signer process that holds key and guard; absent: they are files in `dataDir` */
  signer?: string
  /** a file in C2SP tlog-policy form; absent: nobody witnesses this log */
  witnessPolicy?: string
  /** entry bundles are served to anyone */
  publicEntries?: boolean
  /** a file of secret rules in gitleaks' shape, as JSON; absent: the shipped rules */
  secretRules?: string
  /** the folder of a built console; absent: the one beside the server, if it was built */
  console?: string
  clock?: Clock
  random?: Random
  /** false: nothing happens by itself; tests raise what is due themselves */
  timers?: boolean
  writer?: WriterOptions
  /** told at each start while nobody is registered */
  onSetupToken?: (token: string) => void
  /** the process must end: the store and the signed head contradict each other, or a commit's fate is unknown */
  onFatal?: (error: ExitError) => void
  /** errors of ours and stored data found changed, one line each */
  onReport?: (line: string) => void
}

/** A running log without a port: everything a server, a test or the replay needs. */
export type Deployment = {
  readonly writer: Writer
  readonly store: Store
  readonly vault: Vault
  readonly origin: string
  readonly vkey: string
  readonly practice: boolean
  readonly edge: Edge
  /** answers one HTTP request */
  readonly handler: Api
  /** Shows the newest head to the witnesses now; by itself it happens every 10 s. */
  witnessNow(): Promise<void>
  /** Makes the policy engine ready, so that the first decisions are not the slow ones. */
  warm(): void
  stop(): Promise<void>
}

/**
 * Opens a data folder: keys, store, signer, writer, rules, policy engine and the HTTP interface.
 * @throws ExitError with the reason it cannot start; nothing is left open then
 */
export async function openDeployment(options: DeploymentOptions): Promise<Deployment> {
  const clock = options.clock ?? systemClock
  const random = options.random ?? systemRandom
  const report = options.onReport ?? ((line: string) => console.error(line))
  const paths = dataPaths(options.dataDir)
  prepareFolder(paths)
  const settings = readSignInFile(options.signInFile)
  const party = relyingParty(options.publicUrl, options.rpId, options.localOrigin ?? (() => DEFAULT_ORIGIN))
  const scanner = loadSecretRules(options.secretRules, report)
  const newId = newUuidV7(clock, random)
  const crypto = cryptoTools(loadOrCreateSecret(paths.vaultKey, random), newId)
  const tokenSecret = loadOrCreateSecret(paths.tokenSecret, random)
  const key = options.signer === undefined ? loadSeeds(paths.logKey, random) : { socket: options.signer }
  const store = await openStore(paths.database, postgresOf(options))
  let log: OpenLog
  let policy: PolicyTools | undefined
  try {
    log = await openLog({
      store,
      guard: paths.guard,
      key,
      domain,
      tools: (documents) => {
        policy = policyTools(documents)
        return { ...crypto, ...policy }
      },
      clock,
      random,
      practice: options.practice ?? false,
      ...(options.previous && { previous: options.previous }),
      product: `answerable ${VERSION}`,
      fatal: options.onFatal ?? ((error) => report(error.message)),
      alarm: report,
      options: { ...options.writer, channels: channelsOf(options.deliveries ?? {}) },
    })
  } catch (error) {
    await store.close()
    throw error
  }
  const engine = policy
  if (engine === undefined) throw new RangeError('a log opens with its policy engine')
  const exporter = options.otlpUrl === undefined ? undefined : exporterTo(options.otlpUrl, log, report)
  if (exporter !== undefined) log = { ...log, writer: toldWriter(log.writer, exporter) }
  const witnessing = startWitnessing({
    file: paths.cosigned,
    policyFile: options.witnessPolicy,
    log,
    store,
    clock,
    newId,
    report,
    timers: options.timers !== false,
  })
  const now = logTime(clock, store, () => log.writer.model().model)
  const { oidc: idp, roles } = settings
  const oidc = idp === undefined ? undefined : oidcClient(idp)
  const signIn = createSignIn({ tokenSecret, random, table: store.access, party, oidc, roles })
  const answered = answeredCounter(newId(), options.databaseUrl === undefined ? paths.answered : undefined, () =>
    (log.writer.model().model.heads.counted?.before ?? []).map((life) => life.since),
  )
  const links = createLinks({
    folder: paths.links,
    vkey: log.vkey,
    model: () => log.writer.model().model,
    receipt: (index) => log.writer.receipt(index),
  })
  await links.keep().catch((error: unknown) => report(`links: ${errorText(error)}`))
  const edge = edgeOf({
    links,
    signIn,
    answered,
    log,
    store,
    tokenSecret,
    clock,
    random,
    newId,
    report,
    now,
    options,
    digests: crypto,
    engine,
    scanner,
    published: witnessing.published,
  })
  if (log.writer.model().model.persons.size === 0) options.onSetupToken?.(edge.setup.token)
  const stopTimers =
    options.timers === false
      ? async () => undefined
      : startTimers({
          store,
          writer: log.writer,
          answered,
          now,
          newId,
          report: (error) => report(`timer: ${errorText(error)}`),
        })
  const stopDeliveries =
    options.timers === false || options.deliveries === undefined
      ? async () => undefined
      : startDeliveries(options.deliveries, log.origin, {
          outbox: store,
          model: () => log.writer.model().model,
          log: edge.log,
          now: () => clock.now(),
          publicUrl: options.publicUrl,
          report,
        })
  let stopping: Promise<void> | undefined
  return {
    writer: log.writer,
    store,
    vault: log.vault,
    origin: log.origin,
    vkey: log.vkey,
    practice: log.practice,
    edge,
    handler: createApi(edge, handlerOf, doors, pagesOf(options.console ?? findConsole(), random)),
    witnessNow: () => witnessing.round(),
    warm: () => engine.warm(),
    stop: () => {
      stopping ??= Promise.all([stopTimers(), stopDeliveries()])
        .then(() => witnessing.stop())
        .then(() => log.close())
        .then(() => answered.end())
        .then(() => exporter?.stop())
      return stopping
    },
  }
}

function pagesOf(folder: string | undefined, random: Random): ReturnType<typeof consoleAnswers> {
  return folder === undefined ? () => undefined : consoleAnswers(readConsole(folder), random)
}

/** A receipt, with those of the entries that erased what it no longer discloses. */
function receiptsOf(writer: Writer): Edge['receiptOf'] {
  return async (index, disclosures, erased = {}) => {
    const receipt = await writer.receipt(index, disclosures)
    const by = [...new Set(Object.values(erased))].sort((a, b) => a - b)
    if (by.length === 0) return receipt
    return { ...receipt, erasedBy: await Promise.all(by.map((entry) => writer.receipt(entry))) }
  }
}

function exporterTo(url: string, { origin, practice }: OpenLog, report: (line: string) => void): Exporter {
  const path = url.endsWith('/v1/traces') ? '' : '/v1/traces'
  return createExporter({ url: `${url}${path}`, resource: { version: VERSION, origin, practice }, report })
}

function postgresOf({ databaseUrl, databaseSchema }: DeploymentOptions): { url: string; schema?: string } | undefined {
  if (databaseUrl === undefined) return undefined
  return { url: databaseUrl, ...(databaseSchema === undefined ? {} : { schema: databaseSchema }) }
}

type Parts = {
  links: Links
  signIn: SignIn
  answered: Answered
  log: OpenLog
  store: Store
  tokenSecret: Uint8Array
  clock: Clock
  random: Random
  newId: () => string
  report: (line: string) => void
  now: () => Promise<string>
  options: DeploymentOptions
  digests: CryptoTools
  engine: PolicyTools
  scanner: SecretScanner
  published: PublishedLog
}

function edgeOf(parts: Parts): Edge {
  const {
    log,
    store,
    tokenSecret,
    clock,
    random,
    newId,
    report,
    now,
    options,
    digests,
    engine,
    scanner,
    published,
    signIn,
  } = parts
  const { evaluate, waivableRules } = engine
  const { writer, origin } = log
  const reader = logReader(
    store,
    { documents: log.documents, vault: log.vault, erasures: () => writer.model().model.erasures },
    report,
  )
  const { databaseUrl, publicUrl } = options
  const named = requesterNamer(reader, () => writer.model().model)
  const invited = inviteeNamer(reader)
  const redact = envelopeRedactor({ scanner, keyed: (secret) => digests.keyed(SECRETS, secret) }, digests)
  return {
    origin,
    vkey: log.vkey,
    practice: log.practice,
    version: VERSION,
    storeKind: databaseUrl === undefined ? 'sqlite' : 'postgres',
    store,
    log: reader,
    audiences: publicUrl === undefined ? [origin] : [origin, `${publicUrl}/v1/token`],
    tokens: accessTokens(tokenSecret, origin),
    runs: runTokens(tokenSecret),
    setup: setupToken(tokenSecret, origin),
    statements: createStatements(
      tokenSecret,
      digests.statements,
      random,
      async ({ type, payload }, { id, model }) =>
        // The payload was read by the schema of exactly this command.
        describe(
          { type, payload: payload as Payload<HumanCommandType> },
          await statementNames({ log: reader, store, model, now, evaluate }, payload, id),
        ),
      signIn.party.origins,
    ),
    signIn,
    idempotency: idempotencyDigests(tokenSecret),
    submit: keepingLinks(
      parts.links,
      parts.answered.counting(async (envelope) =>
        writer.submit(await invited(redact(await withRequester(envelope, named)))),
      ),
      report,
    ),
    links: parts.links,
    emitter: ownEmitter(random),
    answered: () => parts.answered.count(),
    view: async (asOf) => {
      const { model, size } = writer.model()
      if (asOf === undefined || asOf >= size - 1) return { model, index: size - 1 }
      return { model: await writer.asOf(asOf), index: asOf }
    },
    receiptOf: receiptsOf(writer),
    published,
    publicEntries: options.publicEntries ?? false,
    now,
    wallClock: () => clock.now(),
    newId,
    random,
    keyProofHolds: digests.keyProofHolds,
    digest: digests.digest,
    digestText: digests.digestText,
    statementDigests: digests.statements,
    requesterIn: async (useCase, onBehalfOf) => digests.keyed(useCase, await named(onBehalfOf)),
    keyIdOf,
    evaluate,
    waivableRules,
    publicUrl,
    authZenDrafts: options.authZenDrafts ?? false,
    report: (error, instance) => report(`${instance} ${errorText(error)}`),
  }
}
