import { z } from 'zod'
import type { CommandType } from '../commands/index.ts'
import type { ErrorCode } from '../errors.ts'
import type { EventType } from '../events/index.ts'
import { Instant } from '../primitives.ts'
import type { ApiTokenScope } from '../scopes.ts'

/**
 * Who may call a route. `public`: anyone. `setup`: the installer's token, inside the body. `person`, `agent`: a token of
 * that kind. `any`: either. `signed`: no token counts, only the person's signature over a statement, inside the body.
 * `invitee`: the token of an invitation link, inside the body. A person's token is an access token, a login session, or
 * an API token within its scopes.
 */
export type Permission = 'public' | 'setup' | 'invitee' | 'person' | 'agent' | 'any' | 'signed'

/**
 * What of a log a read shows, and to whom (decision 17). `any_person`: whoever is registered. `own`: only what is the
 * reader's own. `unit`: governance, to readers of the use case's unit. `use_case`: records with their sealed values, to
 * those named on the use case, holders of authority over it, signers of its mandate, and auditors. `log`: all of it, to
 * those who may read the records of every use case.
 */
export type Reads = 'any_person' | 'own' | 'unit' | 'use_case' | 'log'

/**
 * Narrower than `person`. `full`: no API token and no recovery session, which only read. `session`: a login session of
 * any kind.
 */
export type Only = 'full' | 'session'

export type Route = {
  method: 'GET' | 'POST'
  /** `{id}` marks a path parameter */
  path: string
  permission: Permission
  /** the scope an API token needs for it, where no row of `readRules` says it */
  scope?: Exclude<ApiTokenScope, 'read:*'>
  only?: Only
  /** a console role is needed besides */
  role?: 'administrator'
  /** the command the body is the payload of; path parameters are merged into it */
  command?: CommandType
  /** path parameter -> payload field */
  params?: Readonly<Record<string, string>>
  /** the last path parameter takes the rest of the path, slashes included: C2SP tile paths have several parts */
  rest?: string
  /** what an operator may open to anyone by configuration */
  publicAs?: 'entries'
  query?: z.ZodType
  input?: z.ZodType
  events: readonly EventType[]
  errors: readonly ErrorCode[]
  summary: string
}

export const bodyErrors = [
  'malformed_json',
  'body_too_large',
  'body_too_deep',
  'number_out_of_range',
  'invalid_input',
  'unsupported_media_type',
] as const
export const writeErrors = [
  ...bodyErrors,
  'queue_full',
  'store_unavailable',
  'epoch_closed',
  'log_stopped',
  'idempotency_key_reused',
  'clock_unconfirmed',
  'conflict',
  'not_found',
  'forbidden',
  'document_missing',
] as const
export const signedErrors = [
  ...writeErrors,
  'statement_void',
  'statement_expired',
  'statement_used',
  'automation_refused',
  'key_unconfirmed',
  'key_too_new',
] as const
export const readErrors = [
  'unauthenticated',
  'not_found',
  'forbidden',
  'invalid_input',
  'document_missing',
  'store_unavailable',
  'log_stopped',
] as const

export const signed = (
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
export const byAgent = (
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
export const read = (path: string, permission: Permission, summary: string, query?: z.ZodType): Route => ({
  method: 'GET',
  path,
  permission,
  events: [],
  summary,
  errors: readErrors,
  ...(query === undefined ? {} : { query }),
})

/** What a log held: after an entry, or at an instant of it. At most one of the two. */
export const AsOf = z.strictObject({
  asOf: z.coerce.number().int().min(0).optional(),
  at: Instant.optional().describe('in place of asOf: what held at that instant, lapses included'),
})
export const Page = z.strictObject({
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
