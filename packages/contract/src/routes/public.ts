import { z } from 'zod'
import { type CommandType, commandTable } from '../commands/index.ts'
import { Assurance } from '../statement.ts'
import { bodyErrors, read, signed, writeErrors, type Route } from './route.ts'

/** What needs no standing: health, schemas, tokens, statements, set-up and the clock. */
export const publicRoutes = {
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
      assurance: Assurance,
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
  moveClock: {
    method: 'POST',
    path: '/v1/practice/clock',
    permission: 'person',
    command: 'clock.move',
    events: ['clock.moved'],
    errors: [...writeErrors, 'unauthenticated'],
    summary: 'Practice logs only: move the clock forward',
  },
  confirmClock: signed(
    '/v1/clock/confirm',
    'clock.confirm',
    ['clock.confirmed'],
    'Confirm an unexplained jump of the clock',
    ['beyond_authority'],
  ),
} as const satisfies Record<string, Route>
