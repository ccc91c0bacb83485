import type { JsonObject, RouteName } from '@answerable/contract'
import { agentClient } from '../../helpers/agent.ts'
import type { Headers_, HttpReply } from '../../helpers/client.ts'
import { bearerOf, httpOf } from '../../helpers/client.ts'
import { realClock } from '../../helpers/clock.ts'
import type { Founded } from './founded.ts'
import type { Journal } from './journal.ts'

/** Clients at work on one server until its connections end. */
export type Load = {
  /** Resolves when every lane has met the end of the server. @throws what else a lane met */
  ended: Promise<void>
  /** Lanes end after the request they wait for. */
  stop(): Promise<void>
}

/**
 * Starts so many clients, each with a connection and a run of its own: they open a run, record an observation, ask for a
 * decision that is allowed and one that is held, open the intent, report the effect, send a batch, and so on.
 */
export async function startLoad(founded: Founded, url: string, journal: Journal, lanes: number): Promise<Load> {
  const log = { http: httpOf(fetch, url), origin: founded.origin, clock: realClock }
  const { bearer } = await agentClient({ http: log.http, bearer: (holder) => bearerOf(log, holder) }, founded.agent)
  const state = { stopped: false }
  const started = Array.from({ length: lanes }, (_, n) => lane(url, journal, bearer, n, () => state.stopped))
  const ended = Promise.all(started).then(() => undefined)
  // Whoever awaits it hears of it; until then it must not end the test process.
  ended.catch(() => undefined)
  return {
    ended,
    stop: () => {
      state.stopped = true
      return ended
    },
  }
}

async function lane(url: string, journal: Journal, bearer: Headers_, n: number, isOver: () => boolean): Promise<void> {
  const ask = (route: RouteName, path: string, body: JsonObject, headers: Headers_): Promise<HttpReply> => {
    const key = journal.freshKey()
    return journal.ask(url, { route, path, body, headers: { ...headers, 'idempotency-key': key }, keys: [key] })
  }
  try {
    const opening = { request: `Pay DE${n} back 20.00`, onBehalfOf: `customer ${n}` }
    const opened = await ask('openRun', '/v1/runs', opening, bearer)
    const run = opened.id
    const headers = { ...bearer, 'answerable-run': opened.field('runToken') }
    for (let i = 0; !isOver(); i += 1) {
      const pay = (amount: string) => ({ run, kind: 'action', tool: 'pay', arguments: { to: `DE${n}`, amount } })
      await ask('observe', '/v1/observations', { run, tool: 'look_up', content: `order ${n}-${i}` }, headers)
      const permit = await ask('decide', '/v1/decisions', pay('20.00'), headers)
      await ask('decide', '/v1/decisions', pay('200.00'), headers)
      if (permit.body['outcome'] === 'allow') {
        const given = { decision: permit.field('decision'), action: permit.field('action') }
        const intent = await ask('openIntent', '/v1/intents', given, headers)
        if (intent.status === 201)
          await ask('recordEffect', '/v1/effects', { intent: intent.id, outcome: 'executed' }, headers)
      }
      await batch(url, journal, [pay('30.00'), pay('300.00'), pay('5000.00')], headers)
    }
  } catch (error) {
    if (!isLostConnection(error)) throw error
  }
}

async function batch(url: string, journal: Journal, asked: JsonObject[], headers: Headers_): Promise<void> {
  const keys = asked.map(() => journal.freshKey())
  const decisions = asked.map((decision, i) => ({ decision, idempotencyKey: keys[i] ?? '' }))
  await journal.ask(url, { route: 'decideBatch', path: '/v1/decisions/batch', body: { decisions }, headers, keys })
}

/** `fetch failed`, or `terminated` where the answer broke off. */
function isLostConnection(error: unknown): boolean {
  return error instanceof TypeError && /^(?:fetch failed|terminated)$/.test(error.message)
}
