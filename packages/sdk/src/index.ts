export { type Action, actionDigest } from './action.ts'
export { type CallOptions, type Client, type ClientOptions, createClient } from './client.ts'
export { AnswerableApiError, type ApiErrorCode, type ReasonSentence } from './errors.ts'
export type { Call, ExecuteOptions, Fn, Ran } from './gate/execute.ts'
export { createGate, type Gate, type GateOptions, type RunCallOptions } from './gate/gate.ts'
export type { HeldHandle } from './gate/held.ts'
export {
  AlreadyStarted,
  Denied,
  type DeniedState,
  FateUnknown,
  Held,
  LatePermit,
  Unrecorded,
} from './gate/refusals.ts'
export { type Auth, type AuthContext, agentAuth, type Fetch } from './http/auth.ts'
export type { PrivateKey } from './http/ed25519.ts'
export { defaultRetry, type Retry } from './http/send.ts'
export type { Clock, Platform, Random, Sleep } from './platform.ts'
export { ReceiptError } from './receipt.ts'
export type { DecisionAnswer, RouteInput, RouteOutput, RunAnswer } from './routes.ts'
