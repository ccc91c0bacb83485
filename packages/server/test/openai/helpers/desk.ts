import { setTimeout } from 'node:timers/promises'
import { agentAuth, type Client, createClient } from '@answerable/sdk'
import OpenAI from 'openai'
import { readGatewayConfig, serveGateway, type Gateway } from '../../../src/openai/index.ts'
import { newAgentKey } from '../../helpers/agent.ts'
import { type TestDeployment, testDeployment } from '../../helpers/deployment.ts'
import { POLICY } from '../../helpers/fixture.ts'
import type { Founding } from '../../helpers/founding.ts'
import { type ScriptedUpstream, scriptedUpstream } from './upstream.ts'

export const UPSTREAM_KEY = 'sk-upstream-SECRET-0123456789abcdef'
export const OTHER_KEY = 'sk-other-SECRET-0123456789abcdef'
export const CALLER_KEY = 'caller-key-0123456789abcdef'
export const SHOWN = `sha256:${'0'.repeat(64)}`

/** What the model says leaves only while nothing of strangers is in the run, or with the desk's yes after a long one. */
const WITH_OUTPUTS = `${POLICY}
@id("say") permit (principal, action == Answerable::Action::"output", resource);
@id("tainted") @reason("a stranger's text is in the run")
forbid (principal, action == Answerable::Action::"output", resource) when { context.runUntrusted };
@id("long") @outcome("review") @review("desk:1") @within("PT4H") @reason("a long run")
forbid (principal, action == Answerable::Action::"output", resource) when { context.callsInRun > 3 };
`

/** A real log, a gateway in front of a scripted model, the official client. */
export type Desk = {
  readonly d: TestDeployment
  readonly f: Founding
  readonly gate: Client
  readonly upstream: ScriptedUpstream
  readonly gateway: Gateway
  /** every byte callers were sent, bodies and headers */
  readonly sent: { text: string }
  /** paths of the gate that cannot be reached */
  readonly gone: { routes: Set<string> }
  openai(conversation?: string): OpenAI
  approve(decision: string): Promise<unknown>
  /** the runs of the agent, newest last */
  page(
    decision: string,
  ): Promise<{ followed: { state: string; effect: { outcome: string } | null }; influenced: object }>
  close(): Promise<void>
}

export async function openDesk(more: object = {}): Promise<Desk> {
  const d = await testDeployment()
  const f = await d.founding({ policy: WITH_OUTPUTS })
  const key = newAgentKey(f.agent).privateKey.export({ format: 'jwk' }) as { kty: string; crv: string; d: string }
  let chance = 0
  const gone = { routes: new Set<string>() }
  const gate = createClient({
    url: 'http://log.test',
    auth: agentAuth({ agent: f.agent, privateKey: key, origin: d.origin }),
    fetch: async (url, init) => {
      if (gone.routes.has(new URL(url).pathname)) throw new TypeError('fetch failed')
      return d.handler(new Request(url, init))
    },
    retry: { attempts: 2 },
    platform: {
      clock: d.clock,
      random: { bytes: (count) => Buffer.from(`gateway ${++chance}`.padEnd(count, '.').slice(-count)) },
      // As long as nobody waits for people, a permit's time does not pass.
      sleep: (milliseconds, signal) =>
        setTimeout(Math.min(milliseconds, milliseconds > 60_000 ? milliseconds : 5), undefined, {
          ...(signal === undefined ? {} : { signal }),
          ref: false,
        }),
    },
  })
  const upstream = await scriptedUpstream()
  const config = readGatewayConfig(
    {
      answerable_openai: 1,
      caller_key_env: 'CALLER',
      hold_wait_ms: 0,
      models: {
        small: { base_url: upstream.url, key_env: 'UPSTREAM', model: 'upstream-model' },
        gone: { base_url: 'http://127.0.0.1:9/v1', key_env: 'UPSTREAM' },
      },
      ...more,
    },
    { CALLER: CALLER_KEY, UPSTREAM: UPSTREAM_KEY, OTHER: OTHER_KEY },
  )
  const gateway = await serveGateway({ client: gate, config, port: 0, vkeys: [d.vkey] })
  const sent = { text: '' }
  return {
    d,
    f,
    gate,
    upstream,
    gateway,
    gone,
    sent,
    openai: (conversation) =>
      new OpenAI({
        apiKey: CALLER_KEY,
        baseURL: gateway.url,
        maxRetries: 0,
        defaultHeaders: conversation === undefined ? {} : { 'x-answerable-conversation': conversation },
        fetch: async (url, init) => {
          const response = await fetch(url, init)
          const head = JSON.stringify([...response.headers])
          if (response.body === null) return response
          const [mine, theirs] = response.body.tee()
          sent.text += head
          collect(mine, sent).catch(() => {})
          return new Response(theirs, response)
        },
      }),
    approve: (decision) =>
      d.must(f.reviewer, 'review.vote', { decision, vote: 'approve', shown: SHOWN, reason: 'checked' }),
    page: async (decision) => (await gate.readDecision({ decision })) as never,
    close: async () => {
      await gateway.close()
      await upstream.close()
      await d[Symbol.asyncDispose]()
    },
  }
}

async function collect(body: ReadableStream<Uint8Array>, sent: { text: string }): Promise<void> {
  const decoder = new TextDecoder()
  for await (const chunk of body) sent.text += decoder.decode(chunk, { stream: true })
}

type Told = { decision: string; state: string; kind: string; reasons?: { code: string; rule?: string }[] }

/** What the gateway said beside the answer. */
export const toldIn = (reply: unknown): Told[] =>
  ((reply as { answerable?: { decisions: Told[] } }).answerable ?? { decisions: [] }).decisions

export const runIn = (reply: unknown): string => (reply as { answerable: { run: string } }).answerable.run
