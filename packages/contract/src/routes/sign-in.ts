import { z } from 'zod'
import { InvitationToken } from '../commands/invitation.ts'
import { NewKey } from '../commands/governance.ts'
import { Base64Url, EntryId, Instant } from '../primitives.ts'
import { ApiTokenScope } from '../scopes.ts'
import { bodyErrors, read, signed, writeErrors, type Route } from './route.ts'

const LABEL = z.string().min(1).max(120)

// The JSON forms of WebAuthn level 3, section 5.1.8 and 5.1.9: what `navigator.credentials` answers, as it is sent.
// Browsers may add members, so these objects are not strict; what counts is checked by their content.
const CredentialJson = {
  id: Base64Url.min(1).max(1364),
  rawId: Base64Url.min(1).max(1364),
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(40).optional(),
  clientExtensionResults: z.record(z.string().max(64), z.json()),
}
export const PasskeyCreated = z.object({
  ...CredentialJson,
  response: z.object({
    clientDataJSON: Base64Url.max(4000),
    attestationObject: Base64Url.max(8000),
    transports: z.array(z.string().max(40)).max(16).optional(),
  }),
})
export const PasskeyAnswered = z.object({
  ...CredentialJson,
  response: z.object({
    clientDataJSON: Base64Url.max(4000),
    authenticatorData: Base64Url.max(1400),
    signature: Base64Url.max(200),
    userHandle: Base64Url.max(100).optional(),
  }),
})

const post = <I extends z.ZodType>(
  path: string,
  permission: Route['permission'],
  input: I,
  summary: string,
  more: Partial<Pick<Route, 'errors' | 'only' | 'role'>> = {},
): Route & { input: I } => ({
  method: 'POST',
  path,
  permission,
  events: [],
  input,
  summary,
  ...more,
  errors: [...bodyErrors, 'unauthenticated', 'forbidden', 'store_unavailable', 'log_stopped', ...(more.errors ?? [])],
})
const Nothing = z.strictObject({})

/**
 * Signing in, and the keys people sign with in a browser. A session reads and prepares statements; it signs nothing:
 * every act is signed by a key, one statement at a time.
 */
export const signInRoutes = {
  signInMethods: read('/v1/sign-in', 'public', 'How people sign in here: relying party, identity provider, set-up'),
  signInOptions: post('/v1/sign-in/options', 'public', Nothing, 'Begin to sign in with a passkey (WebAuthn options)'),
  signIn: post(
    '/v1/sign-in',
    'public',
    z.strictObject({ credential: PasskeyAnswered, label: LABEL.optional() }),
    'Sign in with a passkey: sets the session cookie',
  ),
  signInByRecovery: post(
    '/v1/sign-in/recovery',
    'public',
    z.strictObject({ code: z.string().min(20).max(64), label: LABEL.optional() }),
    'Sign in with a recovery code, used up by it: the session reads, and asks for a new key; it prepares no statement',
  ),
  signOut: post('/v1/sign-out', 'person', Nothing, 'End this session', { only: 'session' }),
  readSession: read('/v1/session', 'person', 'Who is signed in, how, what they may read, and their own keys'),
  listSessions: read('/v1/sessions', 'person', 'Your sign-ins, this one marked'),
  revokeSession: post('/v1/sessions/{session}/revoke', 'person', Nothing, 'End a sign-in of yours', {
    errors: ['not_found'],
    only: 'full',
  }),

  passkeyOptions: post(
    '/v1/passkeys/options',
    'public',
    z.strictObject({ name: z.string().min(1).max(200), email: z.string().min(1).max(254) }),
    'Begin to make a passkey (WebAuthn options); nothing is kept',
  ),
  readPasskey: post(
    '/v1/passkeys/read',
    'public',
    z.strictObject({ credential: PasskeyCreated }),
    'Check a passkey just made; answers its public key and the challenge of its proof of possession',
  ),

  listApiTokens: read('/v1/tokens', 'person', 'Your API tokens, without their secrets'),
  createApiToken: post(
    '/v1/tokens',
    'person',
    z.strictObject({ name: LABEL, scopes: z.array(ApiTokenScope).min(1).max(8), until: Instant }),
    'Make a token that reads as you, within its scopes, until it ends; shown once',
    { only: 'full' },
  ),
  revokeApiToken: post('/v1/tokens/{token}/revoke', 'person', Nothing, 'Revoke an API token of yours', {
    errors: ['not_found'],
    only: 'full',
  }),

  createRecoveryCode: post(
    '/v1/recovery-codes',
    'person',
    Nothing,
    'Make a recovery code; earlier ones end. It restores reading only; shown once',
    { only: 'full' },
  ),
  requestKey: post(
    '/v1/key-requests',
    'person',
    z.strictObject({ key: NewKey }),
    'Ask that a new key of yours be added: another person signs for it (key.add)',
    { errors: ['conflict'], only: 'session' },
  ),
  listKeyRequests: read(
    '/v1/key-requests',
    'person',
    'New keys that wait for a second person, with the payload that person signs',
  ),

  listInvitations: read('/v1/invitations', 'person', 'Invitations that are open, used or over'),
  createInvitation: signed(
    '/v1/invitations',
    'invitation.create',
    ['invitation.created'],
    'Invite a person by link: only the digest of its token is sent',
  ),
  withdrawInvitation: signed(
    '/v1/invitations/{invitation}/withdraw',
    'invitation.withdraw',
    ['invitation.withdrawn'],
    'Withdraw an invitation',
    [],
    { invitation: 'invitation' },
  ),
  readInvitation: post(
    '/v1/invitations/read',
    'public',
    z.strictObject({ invitation: EntryId, token: InvitationToken }),
    'What an invitation says, to whoever holds its token',
    { errors: ['not_found', 'expired', 'conflict'] },
  ),
  acceptInvitation: {
    method: 'POST',
    path: '/v1/invitations/{invitation}/accept',
    permission: 'invitee',
    command: 'invitation.accept',
    params: { invitation: 'invitation' },
    events: ['person.registered'],
    errors: [...writeErrors, 'unauthenticated', 'expired'],
    summary: 'Register your own key with the token of an invitation',
  },

  listRoles: read('/v1/roles', 'person', 'Who may read as reader, auditor or administrator, and until when'),
  assignRole: signed(
    '/v1/roles',
    'role.assign',
    ['role.assigned'],
    'Let a person read as reader, auditor or administrator of a unit',
    ['expired'],
  ),
  withdrawRole: signed('/v1/roles/{role}/withdraw', 'role.withdraw', ['role.withdrawn'], 'Withdraw such a right', [], {
    role: 'role',
  }),

  startOidc: read(
    '/v1/oidc/start',
    'public',
    'Go to the identity provider (OpenID Connect, authorization code with PKCE): answers a redirect',
    z.strictObject({ link: z.enum(['1']).optional().describe('link it to the person who is signed in') }),
  ),
  endOidc: read(
    '/v1/oidc/callback',
    'public',
    'Where the identity provider sends the browser back: sets the session cookie and answers a redirect',
    z.object({
      code: z.string().max(4000).optional(),
      state: z.string().max(200).optional(),
      iss: z.string().max(500).optional(),
      error: z.string().max(200).optional(),
    }),
  ),

  listDirectoryTokens: {
    ...read('/v1/directory/tokens', 'person', 'Tokens of directories (SCIM 2.0), without their secrets'),
    role: 'administrator',
  },
  createDirectoryToken: post(
    '/v1/directory/tokens',
    'person',
    z.strictObject({ name: LABEL, until: Instant }),
    'Make a token for a directory that tells who has left (SCIM 2.0); shown once',
    { only: 'full', role: 'administrator' },
  ),
  revokeDirectoryToken: post('/v1/directory/tokens/{token}/revoke', 'person', Nothing, 'Revoke a directory’s token', {
    errors: ['not_found'],
    only: 'full',
    role: 'administrator',
  }),

  events: read(
    '/v1/events',
    'person',
    'Server-sent events: the log advanced, with types and use cases you may read; resume with Last-Event-ID',
    z.strictObject({ useCase: z.string().max(64).optional() }),
  ),
} as const satisfies Record<string, Route>
