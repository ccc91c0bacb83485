/**
 * What happens to a request of the agent.
 * `gate`: judged first. `observe`: it only reads, and what it brings is recorded before the agent gets it.
 * `pass`: it neither acts nor brings content of others. Everything else is refused: a method this version does not know
 * could act, and nobody would have answered for it.
 */
const requestTable: Readonly<Record<string, 'gate' | 'observe' | 'pass'>> = {
  'tools/call': 'gate',
  'resources/read': 'observe',
  'prompts/get': 'observe',
  'completion/complete': 'observe',
  initialize: 'pass',
  'server/discover': 'pass',
  ping: 'pass',
  'tools/list': 'pass',
  'prompts/list': 'pass',
  'resources/list': 'pass',
  'resources/templates/list': 'pass',
  'resources/subscribe': 'pass',
  'resources/unsubscribe': 'pass',
  'subscriptions/listen': 'pass',
  'logging/setLevel': 'pass',
}

export function treatmentOf(method: string): 'gate' | 'observe' | 'pass' | 'refuse' {
  return Object.hasOwn(requestTable, method) ? (requestTable[method] ?? 'refuse') : 'refuse'
}

/** Notifications of the agent that go upstream. `notifications/cancelled` goes with another id. */
export const agentNotifications: ReadonlySet<string> = new Set([
  'notifications/initialized',
  'notifications/cancelled',
  'notifications/roots/list_changed',
])

/**
 * Requests of the upstream that reach the agent. Sampling and elicitation do not: their answers would carry what the
 * model or the person says upstream, past the gate.
 */
export const upstreamRequests: ReadonlySet<string> = new Set(['ping', 'roots/list'])

/** Requests that may stay open as long as both sides like. */
export const openEnded: ReadonlySet<string> = new Set(['subscriptions/listen'])
