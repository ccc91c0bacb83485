import { z } from 'zod'
import type { ErrorCode } from '../errors.ts'
import type { Route } from './route.ts'

// OpenID AuthZEN Authorization API 1.0, section 5: unknown members are ignored, so these objects are not strict.
const Name = z.string().min(1).max(400)
const Properties = z.record(z.string().max(200), z.json())

export const AuthZenSubject = z.object({
  type: Name,
  id: z.string().min(1).max(200).describe('on whose behalf the caller asks'),
  properties: Properties.optional(),
})
export const AuthZenAction = z.object({
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9_.:/-]{1,128}$/,
      'must be the name of a tool of the manifest: 1 to 128 of A-Z a-z 0-9 _ . : / -',
    ),
  properties: Properties.optional(),
})
export const AuthZenResource = z.object({ type: Name, id: Name, properties: Properties.optional() })

/** One access evaluation (section 6.1). */
export const AuthZenEvaluation = z.object({
  subject: AuthZenSubject,
  action: AuthZenAction,
  resource: AuthZenResource,
  context: Properties.optional(),
})
export type AuthZenEvaluation = z.infer<typeof AuthZenEvaluation>

/** Most evaluations of one request. */
export const MAX_EVALUATIONS = 100

/** Several access evaluations (section 7.1). Each is checked by itself, once the defaults beside it are filled in. */
export const AuthZenEvaluations = z.object({
  subject: Properties.optional(),
  action: Properties.optional(),
  resource: Properties.optional(),
  context: Properties.optional(),
  evaluations: z.array(z.json()).max(MAX_EVALUATIONS).optional(),
  options: z
    .object({
      evaluations_semantic: z
        .enum(['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'])
        .default('execute_all'),
    })
    .optional(),
})

const Page = z.object({
  token: z.string().max(400).optional().describe('`next_token` of the page before; empty is the first page'),
  limit: z.int().min(1).max(1000).optional(),
})
const Searched = z.object({ type: Name, properties: Properties.optional() })
const Beside = { context: Properties.optional(), page: Page.optional() }

/** Who may (section 8.4): the subject without its id. */
export const AuthZenSubjectSearch = z.object({
  subject: Searched,
  action: AuthZenAction,
  resource: AuthZenResource,
  ...Beside,
})
/** On what (section 8.5): the resource without its id. */
export const AuthZenResourceSearch = z.object({
  subject: AuthZenSubject,
  action: AuthZenAction,
  resource: Searched,
  ...Beside,
})
/** What (section 8.6): no action. */
export const AuthZenActionSearch = z.object({ subject: AuthZenSubject, resource: AuthZenResource, ...Beside })

/** A request for approval of a held evaluation (AuthZEN Access Request and Approval profile, draft 1). */
export const AuthZenAccessRequest = z.object({
  subject: AuthZenSubject,
  action: AuthZenAction,
  resource: AuthZenResource,
  context: Properties.optional(),
  denial: z.object({ evaluation_id: z.string().max(64), expires_at: z.string().max(40).optional() }),
})

const errors: readonly ErrorCode[] = [
  'malformed_json',
  'body_too_large',
  'body_too_deep',
  'number_out_of_range',
  'invalid_input',
  'unauthenticated',
  'forbidden',
  'not_found',
  'run_closed',
  'idempotency_key_reused',
  'queue_full',
  'store_unavailable',
  'epoch_closed',
  'log_stopped',
  'clock_unconfirmed',
  'document_missing',
]
const judged = ['run.opened', 'decision.recorded', 'intent.opened', 'effect.recorded'] as const
const post = (path: string, input: z.ZodType, events: Route['events'], summary: string): Route => ({
  method: 'POST',
  path,
  permission: 'agent',
  events,
  errors,
  input,
  summary,
})

/** OpenID AuthZEN Authorization API 1.0. The caller is the policy enforcement point: an agent with its own token. */
export const authZenRoutes = {
  evaluate: post(
    '/access/v1/evaluation',
    AuthZenEvaluation,
    [...judged, 'decision.claimed'],
    'AuthZEN access evaluation: one decision of the gate',
  ),
  evaluateAll: post(
    '/access/v1/evaluations',
    AuthZenEvaluations,
    [...judged, 'decision.claimed'],
    'AuthZEN access evaluations: up to 100, each a decision of the gate',
  ),
  searchSubjects: post('/access/v1/search/subject', AuthZenSubjectSearch, [], 'AuthZEN subject search: who may'),
  searchResources: post('/access/v1/search/resource', AuthZenResourceSearch, [], 'AuthZEN resource search: on what'),
  searchActions: post('/access/v1/search/action', AuthZenActionSearch, [], 'AuthZEN action search: what'),
  requestAccess: post(
    '/access/v1/requests',
    AuthZenAccessRequest,
    [],
    'AuthZEN access request (draft 1, where switched on): the review of a held evaluation as a task',
  ),
  readAccessRequest: {
    method: 'GET',
    path: '/access/v1/requests/{request}',
    permission: 'agent',
    events: [],
    errors: [
      'unauthenticated',
      'not_found',
      'forbidden',
      'invalid_input',
      'document_missing',
      'store_unavailable',
      'epoch_closed',
      'log_stopped',
    ],
    summary: 'AuthZEN access request (draft 1, where switched on): where the task stands',
  },
  authZenConfiguration: {
    method: 'GET',
    path: '/.well-known/authzen-configuration',
    permission: 'public',
    events: [],
    errors: ['invalid_input'],
    summary: 'AuthZEN metadata of this policy decision point',
  },
} as const satisfies Record<string, Route>
export type AuthZenRoute = keyof typeof authZenRoutes
