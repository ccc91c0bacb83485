import type { Transport } from '@modelcontextprotocol/client'
import './compiled-dependencies.ts'
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/client/stdio'

/** Where the tools are, and the credential that only this proxy holds. */
export type UpstreamTarget =
  | { kind: 'command'; command: string; args: readonly string[]; env: Readonly<Record<string, string>> }
  | { kind: 'url'; url: URL; headers: Readonly<Record<string, string>> }

/**
 * Reads what stands after `--`: one http(s) address, or a command with its arguments.
 * @param given.env variables for the command; @param given.headers headers for the address
 * @throws TypeError when there is nothing, or what was given cannot be used with it
 */
export function readTarget(
  words: readonly string[],
  given: { env?: Readonly<Record<string, string>>; headers?: Readonly<Record<string, string>> } = {},
): UpstreamTarget {
  const [first, ...args] = words
  if (first === undefined) throw new TypeError('name the upstream after --: a command, or an http(s) address')
  const { env = {}, headers = {} } = given
  if (args.length > 0 || !/^https?:\/\//u.test(first)) {
    if (Object.keys(headers).length > 0) throw new TypeError('headers are for an upstream address, not for a command')
    return { kind: 'command', command: first, args, env }
  }
  if (Object.keys(env).length > 0) throw new TypeError('environment variables are for an upstream command')
  const url = new URL(first)
  // A credential in an address ends up in logs and process lists.
  if (url.username !== '' || url.password !== '')
    throw new TypeError('put the credential in a header, not in the address')
  return { kind: 'url', url, headers }
}

/** The values that must never reach the agent. */
export function secretsOf(target: UpstreamTarget): string[] {
  return Object.values(target.kind === 'command' ? target.env : target.headers)
}

/**
 * A fresh connection to the upstream.
 * A command inherits the few variables every program needs and those given for it: our own key and passphrase stay here.
 */
export async function openTarget(target: UpstreamTarget): Promise<Transport> {
  if (target.kind === 'command') {
    const { command, args, env } = target
    return new StdioClientTransport({
      command,
      args: [...args],
      env: { ...getDefaultEnvironment(), ...env },
      stderr: 'inherit',
    })
  }
  return httpTransport(target.url, target.headers)
}

// Loaded when it is needed: a proxy in front of a command does not pay for it.
async function httpTransport(url: URL, headers: Readonly<Record<string, string>>): Promise<Transport> {
  const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client')
  return new StreamableHTTPClientTransport(url, {
    requestInit: { headers: { ...headers }, redirect: 'error' },
    // INVARIANT 11: a broken stream is not asked again behind our back.
    reconnectionOptions: {
      initialReconnectionDelay: 1_000,
      maxReconnectionDelay: 1_000,
      reconnectionDelayGrowFactor: 1,
      maxRetries: 0,
    },
  })
}
