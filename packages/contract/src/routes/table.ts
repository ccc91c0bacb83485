import { z } from 'zod'
import type { CommandType } from '../commands/index.ts'
import { commandTable } from '../commands/index.ts'
import type { ErrorCode } from '../errors.ts'
import type { EventType } from '../events/index.ts'
import { authZenRoutes } from './authzen.ts'

/**
 * Who may call a route. `public`: anyone. `setup`: the installer's token, inside the body. `person`, `agent`: a token of
 * that kind. `any`: either. `signed`: no token counts, only the person's signature over a statement, inside the body.
 */
export type Permission = 'public' | 'setup' | 'person' | 'agent' | 'any' | 'signed'

export type Route = {
  method: 'GET' | 'POST'
  /** `{id}` marks a path parameter */
  path: string
  permission: Permission
  /** the command the body is the payload of; path parameters are merged into it */
  command?: CommandType
  /** path parameter -> payload field */
  params?: Readonly<Record<string, string>>
  query?: z.ZodType
  input?: z.ZodType
  events: readonly EventType[]
  errors: readonly ErrorCode[]
  summary: string
}

const bodyErrors = [
  'malformed_json',
  'body_too_large',
  'body_too_deep',
  'number_out_of_range',
  'invalid_input',
  'unsupported_media_type',
] as const
const writeErrors = [
  ...bodyErrors,
  'queue_full',
  'store_unavailable',
  'log_stopped',
  'idempotency_key_reused',
  'clock_unconfirmed',
  'conflict',
  'not_found',
  'forbidden',
  'document_missing',
] as const
const signedErrors = [
  ...writeErrors,
  'statement_void',
  'statement_expired',
  'statement_used',
  'automation_refused',
] as const
const readErrors = [
  'unauthenticated',
  'not_found',
  'forbidden',
  'invalid_input',
  'document_missing',
  'store_unavailable',
  'log_stopped',
] as const

const signed = (
  path: string,
  command: CommandType,
  events: readonly EventType[],
  summary: string,
  errors: readonly ErrorCode[] = [],
  params: Readonly<Record<string, string>> = {},
): Route => ({
  method: 'POST',
  path,
  permission: 'signed',
  command,
  params,
  events,
  summary,
  errors: [...signedErrors, ...errors],
})
const byAgent = (
  path: string,
  command: CommandType,
  events: readonly EventType[],
  summary: string,
  errors: readonly ErrorCode[] = [],
  params: Readonly<Record<string, string>> = {},
): Route => ({
  method: 'POST',
  path,
  permission: 'agent',
  command,
  params,
  events,
  summary,
  errors: [...writeErrors, 'unauthenticated', 'run_closed', ...errors],
})
const read = (path: string, permission: Permission, summary: string, query?: z.ZodType): Route => ({
  method: 'GET',
  path,
  permission,
  events: [],
  summary,
  errors: readErrors,
  ...(query === undefined ? {} : { query }),
})

const AsOf = z.strictObject({ asOf: z.coerce.number().int().min(0).optional() })
const Page = z.strictObject({
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})

/** The single source: server, client, CLI help, OpenAPI, reference and the unauthorised-access test derive from it. */
export const routes = {
  health: read('/v1/health', 'public', 'Whether the server answers, its origin, head and mode'),
  openapi: read('/v1/openapi.json', 'public', 'This interface as OpenAPI 3.1'),
  manifestSchema: read('/v1/schemas/answerable-1.json', 'public', 'JSON Schema of answerable.yaml'),
  checkpoint: read('/checkpoint', 'public', 'The newest signed checkpoint (C2SP tlog-checkpoint)'),
  token: {
    method: 'POST',
    path: '/v1/token',
    permission: 'public',
    events: [],
    errors: ['invalid_input', 'body_too_large', 'unauthenticated', 'store_unavailable'],
    summary: 'Exchange a key-signed assertion for a token of at most 15 minutes (RFC 7523 section 2.2)',
  },
  statement: {
    method: 'POST',
    path: '/v1/statements',
    permission: 'person',
    events: [],
    errors: [...bodyErrors, 'unauthenticated', 'forbidden', 'automation_refused', 'store_unavailable', 'log_stopped'],
    input: z.strictObject({
      command: z.enum(Object.keys(commandTable) as [CommandType, ...CommandType[]]),
      payload: z.record(z.string(), z.json()),
      publicKey: z.string(),
      assurance: z.enum(['terminal', 'automation']),
    }),
    summary: 'Prepare the statement a person will sign: sentences, digests, nonce, expiry',
  },
  setup: {
    method: 'POST',
    path: '/v1/setup',
    permission: 'setup',
    command: 'person.setup',
    events: ['person.registered'],
    errors: [...writeErrors, 'setup_done', 'unauthenticated'],
    summary: 'Register the founding person with the token the installer printed',
  },

  registerPerson: signed(
    '/v1/people',
    'person.register',
    ['person.registered'],
    'Register a person and their first key',
  ),
  departPerson: signed(
    '/v1/people/{person}/depart',
    'person.depart',
    ['person.departed'],
    'Record that a person has left',
    [],
    { person: 'person' },
  ),
  addKey: signed('/v1/people/{person}/keys', 'key.add', ['key.added'], 'Add a key, signed by an existing one', [], {
    person: 'person',
  }),
  revokeKey: signed('/v1/people/{person}/keys/{key}/revoke', 'key.revoke', ['key.revoked'], 'Revoke a key', [], {
    person: 'person',
    key: 'key',
  }),
  proposeMandate: signed(
    '/v1/mandates',
    'mandate.propose',
    ['mandate.proposed'],
    'Propose the founding act of a unit: the first signature',
  ),
  countersignMandate: signed(
    '/v1/mandates/{mandate}/countersign',
    'mandate.countersign',
    ['mandate.countersigned'],
    'The second signature: until then everything is PROVISIONAL',
    [],
    { mandate: 'mandate' },
  ),
  grantAuthority: signed(
    '/v1/authorities',
    'authority.grant',
    ['authority.granted'],
    'Grant authority: capacity, powers, scope, limits, expiry',
    ['beyond_authority', 'expired'],
  ),
  revokeAuthority: signed(
    '/v1/authorities/{authority}/revoke',
    'authority.revoke',
    ['authority.revoked'],
    'Revoke an authority',
    ['beyond_authority'],
    { authority: 'authority' },
  ),
  registerUseCase: signed(
    '/v1/use-cases',
    'use_case.register',
    ['use_case.revised'],
    'Register a use case, or its next revision',
    ['manifest_invalid', 'not_separate'],
  ),
  publishPolicy: signed(
    '/v1/use-cases/{useCase}/policies',
    'policy.publish',
    ['policy.published'],
    'Publish the policy of a revision; its tests must pass',
    ['manifest_invalid', 'policy_invalid', 'policy_tests_failed', 'beyond_authority'],
    { useCase: 'useCase' },
  ),
  signAcceptance: signed(
    '/v1/use-cases/{useCase}/acceptances',
    'acceptance.sign',
    ['acceptance.signed'],
    'The owner accepts, accepts with conditions, or refuses',
    ['assumptions_moved', 'beyond_authority', 'not_separate', 'expired'],
    { useCase: 'useCase' },
  ),
  rescindAcceptance: signed(
    '/v1/acceptances/{acceptance}/rescind',
    'acceptance.rescind',
    ['acceptance.rescinded'],
    'The owner takes the signature back',
    [],
    { acceptance: 'acceptance' },
  ),
  setRestriction: signed(
    '/v1/restrictions',
    'restriction.set',
    ['restriction.set'],
    'Pause or narrow a use case, an agent or everything; lists permits still open',
  ),
  liftRestriction: signed(
    '/v1/restrictions/{restriction}/lift',
    'restriction.lift',
    ['restriction.lifted'],
    'Lift one restriction',
    ['beyond_authority'],
    { restriction: 'restriction' },
  ),
  registerAgent: signed('/v1/agents', 'agent.register', ['agent.registered'], 'Register an agent and its public key'),
  revokeAgent: signed('/v1/agents/{agent}/revoke', 'agent.revoke', ['agent.revoked'], 'Revoke an agent', [], {
    agent: 'agent',
  }),
  confirmClock: signed(
    '/v1/clock/confirm',
    'clock.confirm',
    ['clock.confirmed'],
    'Confirm an unexplained jump of the clock',
    ['beyond_authority'],
  ),
  vote: signed(
    '/v1/decisions/{decision}/votes',
    'review.vote',
    ['review.voted'],
    'Approve or reject a held decision',
    ['expired'],
    { decision: 'decision' },
  ),
  settleSecret: signed(
    '/v1/secrets/{secret}/settle',
    'secret.settle',
    ['secret.settled'],
    'Settle a leaked secret: revoked, a false alarm, or a risk the owner accepts',
    [],
    { secret: 'secret' },
  ),

  openRun: byAgent(
    '/v1/runs',
    'run.open',
    ['run.opened', 'secret.leaked'],
    'Open a run: one chain of work for one request of one person',
  ),
  closeRun: byAgent('/v1/runs/{run}/close', 'run.close', ['run.closed'], 'Close a run', [], { run: 'run' }),
  observe: byAgent(
    '/v1/observations',
    'observation.record',
    ['observation.recorded', 'secret.leaked'],
    'Record data that came back to the agent',
  ),
  decide: byAgent(
    '/v1/decisions',
    'decision.request',
    ['decision.recorded', 'secret.leaked'],
    'Put an action, output or recommendation before the gate',
  ),
  decideBatch: {
    method: 'POST',
    path: '/v1/decisions/batch',
    permission: 'agent',
    events: ['decision.recorded', 'secret.leaked'],
    errors: [...writeErrors, 'unauthenticated', 'run_closed'],
    summary: 'Up to 100 decisions, judged in order, each with its own idempotency key',
    input: z.strictObject({
      decisions: z
        .array(
          z.strictObject({
            idempotencyKey: z.string().min(1).max(200).optional(),
            decision: z.record(z.string(), z.json()),
          }),
        )
        .min(1)
        .max(100),
    }),
  },
  ingestTraces: {
    method: 'POST',
    path: '/v1/otlp/v1/traces',
    permission: 'agent',
    events: ['observation.recorded', 'secret.leaked'],
    errors: [...writeErrors, 'unauthenticated', 'run_closed'],
    summary: 'OTLP/JSON traces: results in GenAI tool spans become claimed observations of the run',
    input: z.looseObject({ resourceSpans: z.array(z.looseObject({})).max(1000) }),
  },
  claim: byAgent(
    '/v1/decisions/{decision}/claim',
    'decision.claim',
    ['decision.claimed'],
    'Claim an approval, once; judged again at this instant',
    ['not_approved', 'permit_used', 'action_mismatch', 'expired'],
    { decision: 'decision' },
  ),
  openIntent: byAgent(
    '/v1/intents',
    'intent.open',
    ['intent.opened'],
    'Say, durably, that the permitted action starts now',
    ['permit_expired', 'permit_used', 'action_mismatch', 'gate_closed', 'not_approved'],
  ),
  recordEffect: byAgent('/v1/effects', 'effect.record', ['effect.recorded', 'secret.leaked'], 'Say what followed'),

  readDecision: read(
    '/v1/decisions/{decision}',
    'any',
    'One decision: who approved the workflow, what influenced it, what followed; with receipts',
  ),
  listDecisions: read(
    '/v1/decisions',
    'person',
    'Decisions, newest first',
    Page.extend({ useCase: z.string().optional(), state: z.string().optional(), run: z.string().optional() }),
  ),
  listReviews: read(
    '/v1/reviews',
    'person',
    'Held decisions that wait for people',
    Page.extend({ useCase: z.string().optional() }),
  ),
  readRun: read('/v1/runs/{run}', 'any', 'A run with its observations and decisions'),
  listUseCases: read('/v1/use-cases', 'person', 'Use cases: who answers, mode, next date', AsOf),
  readUseCase: read(
    '/v1/use-cases/{useCase}',
    'any',
    'One use case: standing, what is missing and who can mend it',
    AsOf,
  ),
  listPeople: read('/v1/people', 'person', 'People, with names joined from the vault'),
  listAuthorities: read('/v1/authorities', 'person', 'Authorities and mandates', AsOf),
  listRestrictions: read('/v1/restrictions', 'any', 'Restrictions in force', AsOf),
  listSecrets: read(
    '/v1/secrets',
    'person',
    'Leaked secrets, open and settled, with days open; newest change first',
    Page.extend({ useCase: z.string().optional(), state: z.enum(['open', 'settled']).optional() }),
  ),
  readEntry: read('/v1/entries/{index}', 'person', 'One entry with its receipt'),
  moveClock: {
    method: 'POST',
    path: '/v1/practice/clock',
    permission: 'person',
    command: 'clock.move',
    events: ['clock.moved'],
    errors: [...writeErrors, 'unauthenticated'],
    summary: 'Practice logs only: move the clock forward',
  },
  ...authZenRoutes,
} as const satisfies Record<string, Route>

export type RouteName = keyof typeof routes
