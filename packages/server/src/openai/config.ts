import { AnswerableError, validate } from '@answerable/contract'
import { z } from 'zod'

const VariableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'must be the name of an environment variable')
const HostName = z.string().regex(/^[A-Za-z0-9.-]{1,253}$|^\[[0-9a-fA-F:]+\]$/, 'must be a host name without a port')
const Milliseconds = z.int().min(0).max(600_000)

const GatewayFile = z.strictObject({
  answerable_openai: z.literal(1),
  /** the variable with the key callers authenticate with */
  caller_key_env: VariableName,
  /** what callers may ask for, and where it is answered */
  models: z
    .record(
      z.string().min(1).max(200),
      z.strictObject({
        base_url: z.url({ protocol: /^https?$/ }),
        key_env: VariableName.optional(),
        model: z.string().min(1).max(200).optional(),
      }),
    )
    .refine((models) => Object.keys(models).length > 0, 'names no model'),
  on_behalf_of: z.string().min(1).max(200).optional(),
  allowed_hosts: z.array(HostName).default([]),
  hold_wait_ms: Milliseconds.default(20_000),
  upstream_timeout_ms: z.int().min(1).max(3_600_000).default(600_000),
})

/** Where a model is answered. `key` is undefined for an upstream that takes none. */
export type Upstream = { readonly baseUrl: string; readonly model: string; readonly key: string | undefined }

/** What an operator configures. Source: docs/guide/openai.md. */
export type GatewayConfig = {
  readonly callerKey: string
  readonly upstreams: ReadonlyMap<string, Upstream>
  /** stands above what a caller says */
  readonly onBehalfOf: string | undefined
  /** names besides this machine's own that a request may be addressed to */
  readonly allowedHosts: readonly string[]
  /** how long a held answer waits for people before it is answered as pending */
  readonly holdWait: number
  readonly upstreamTimeout: number
}

/** Shorter keys can be tried out. */
const SHORTEST_KEY = 16

/**
 * Reads the configuration. Keys stand in environment variables, so that the file can be shown to anybody.
 * @throws AnswerableError `malformed_json`, `invalid_input`; no message holds the value of a variable
 */
export function readGatewayConfig(value: unknown, env: Readonly<Record<string, string | undefined>>): GatewayConfig {
  const file = validate(GatewayFile, value)
  const secret = (path: string, name: string, shortest: number): string => {
    const found = env[name]
    if (found !== undefined && found.length >= shortest) return found
    const message = found === undefined ? `${name} is not set` : `${name} has fewer than ${shortest} characters`
    throw new AnswerableError('invalid_input', `${path}: ${message}`, { issues: [{ path, message }] })
  }
  const upstreams = Object.entries(file.models).map(([name, { base_url, key_env, model }]): [string, Upstream] => [
    name,
    {
      baseUrl: baseOf(`models.${name}.base_url`, base_url),
      model: model ?? name,
      // The same length as for callers: what is shorter could not be found and withheld.
      key: key_env === undefined ? undefined : secret(`models.${name}.key_env`, key_env, SHORTEST_KEY),
    },
  ])
  return {
    callerKey: secret('caller_key_env', file.caller_key_env, SHORTEST_KEY),
    upstreams: new Map(upstreams),
    onBehalfOf: file.on_behalf_of,
    allowedHosts: file.allowed_hosts,
    holdWait: file.hold_wait_ms,
    upstreamTimeout: file.upstream_timeout_ms,
  }
}

/** Every value that must never be read by a caller. */
export function secretsIn({ callerKey, upstreams }: GatewayConfig): string[] {
  return [callerKey, ...[...upstreams.values()].flatMap(({ key }) => key ?? [])]
}

function baseOf(path: string, text: string): string {
  const url = new URL(text)
  // A credential in an address ends up in logs and errors.
  if (url.username === '' && url.password === '' && url.search === '') return text.replace(/\/+$/u, '')
  const message = 'holds no credentials and no query: name the variable with the key in key_env'
  throw new AnswerableError('invalid_input', `${path}: ${message}`, { issues: [{ path, message }] })
}
