import { text } from 'node:stream/consumers'
import { AnswerableError, sentenceOf } from '@answerable/contract'
import { agentAuth, createClient } from '@answerable/sdk'
import { CliError } from '../exit.ts'
import { readAgentKey } from '../keys/agent-key.ts'
import type { Context, Result } from '../run.ts'
import { openDoorway } from './doorway.ts'
import { answerHook, NO_WORDS } from './hook.ts'
import { readHook } from './hook-format.ts'

export type GateFlags = { agentKey?: string; onBehalfOf?: string; request?: string; timeout: number; listen?: number }

/**
 * One hook of a coding agent: its JSON on stdin, the answer on stdout.
 * INVARIANT 15: whatever goes wrong ends with the status the agent takes for "blocked", never with one it takes for a
 * hook that merely failed.
 */
export async function runHook(context: Context, options: GateFlags): Promise<Result> {
  const { io } = context
  try {
    const { client } = agentOf(context, options)
    const onBehalfOf = options.onBehalfOf ?? io.env['ANSWERABLE_ON_BEHALF_OF']
    if (onBehalfOf === undefined) throw new CliError('invalid_option', 'Nobody is named: --on-behalf-of <person>.')
    const hook = readHook(await text(io.stdin))
    const signal = AbortSignal.timeout(options.timeout * 1000)
    const answer = await answerHook(hook, { client, onBehalfOf, request: options.request ?? NO_WORDS, signal })
    if (answer !== undefined) io.out(JSON.stringify(answer))
    return { json: null, text: [], silent: true }
  } catch (error) {
    io.err(`Answerable did not let this through: ${wordsOf(error)}`)
    return { json: null, text: [], silent: true, exit: 'blocked' }
  }
}

/** Keeps a port of this machine open for gateways that can hold no key. */
export async function runDoorway(context: Context, options: GateFlags & { listen: number }): Promise<Result> {
  const { io, globals } = context
  const { auth, platform } = agentOf(context, options)
  const url = globals.server.replace(/\/+$/, '')
  const token = (): Promise<string> => auth.token({ url, platform, fetch: (to, init) => fetch(to, init) })
  const doorway = await openDoorway({ url, port: options.listen, token, report: (line) => io.err(line) })
  io.err(`Gateways ask at ${doorway.url}`)
  await io.stopped()
  await doorway.close()
  return { json: null, text: [] }
}

function agentOf({ io, globals }: Context, options: GateFlags) {
  const file = options.agentKey ?? io.env['ANSWERABLE_AGENT_KEY']
  if (file === undefined) throw new CliError('key_missing', 'No agent key: --agent-key or ANSWERABLE_AGENT_KEY.')
  const { agent, origin, key } = readAgentKey(file)
  const platform = { clock: io.clock, random: io.random }
  const auth = agentAuth({ agent, privateKey: key, origin })
  return { auth, platform, client: createClient({ url: globals.server, platform, auth }) }
}

function wordsOf(error: unknown): string {
  if (error instanceof AnswerableError) return error.detail
  return error instanceof Error ? error.message : sentenceOf({ code: 'policy_error' })
}
