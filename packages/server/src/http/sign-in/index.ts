import type { RouteName } from '@answerable/contract'
import type { Handler } from '../edge.ts'
import { events } from './events.ts'
import { listInvitations, readInvitation } from './invitations.ts'
import { createRecoveryCode, listKeyRequests, passkeyOptions, readPasskey, requestKey } from './keys.ts'
import { endOidc, startOidc } from './oidc.ts'
import { listRoles } from './roles.ts'
import {
  listSessions,
  readSession,
  revokeSession,
  signIn,
  signInByRecovery,
  signInMethods,
  signInOptions,
  signOut,
} from './session.ts'
import {
  createApiToken,
  createDirectoryToken,
  listApiTokens,
  listDirectoryTokens,
  revokeApiToken,
  revokeDirectoryToken,
} from './tokens.ts'

/** Signing in, and what people read with. */
export const signInHandlers: Partial<Record<RouteName, Handler>> = {
  signInMethods,
  signInOptions,
  signIn,
  signInByRecovery,
  signOut,
  readSession,
  listSessions,
  revokeSession,
  passkeyOptions,
  readPasskey,
  listApiTokens,
  createApiToken,
  revokeApiToken,
  createRecoveryCode,
  requestKey,
  listKeyRequests,
  listInvitations,
  readInvitation,
  listRoles,
  startOidc,
  endOidc,
  listDirectoryTokens,
  createDirectoryToken,
  revokeDirectoryToken,
  events,
}
