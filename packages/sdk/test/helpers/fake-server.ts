import { type ErrorCode, errorTable, type JsonObject, type JsonValue, menderOf, sentenceOf } from '@answerable/contract'
import { canonicalize, sha256Digest } from '@answerable/ledger'
import { FakeLog } from './fake-log.ts'

type State =
  | 'observed'
  | 'permitted'
  | 'held'
  | 'denied'
  | 'approved'
  | 'rejected'
  | 'expired'
  | 'claimed'
  | 'intended'
  | 'settled'
type Decision = { id: string; run: string; action: string; tool: string; state: State; useBefore: number; due: number }

/** What goes wrong with the next request of a route. `after`: it was carried out, its answer was lost. */
export type Fault = { route: string; when: 'before' | 'after' | number; times?: number }

const PERMIT_MS = 30_000
const REVIEW_MS = 3_600_000

class Refusal extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, detail: string = errorTable[code].title) {
    super(detail)
    this.code = code
  }
}

/**
 * The agent's routes in memory, with the rules that matter to an executor: idempotency keys, one claim, one intent per
 * permit, permits that end, a gate that closes. Everything goes through `fetch`, so that a test can lose any answer.
 */
export class FakeServer {
  readonly log = new FakeLog()
  /** routes that were carried out, in order; answers found again by key are not among them */
  readonly done: string[] = []
  /** every request that arrived */
  readonly seen: { route: string; key: string | null; run: string | null }[] = []
  readonly effects: { outcome: string; decision: string }[] = []
  readonly observations: { content: string; tool: string | null; decision: string | null; error: boolean }[] = []
  readonly runs: { id: string; request: string; onBehalfOf: string; open: boolean }[] = []
  readonly decisions = new Map<string, Decision>()
  readonly faults: Fault[] = []
  outcomeOf: (tool: string, values: JsonObject) => 'allow' | 'review' | 'deny' | 'observed' = () => 'allow'
  /** why the gate is closed now, by reason code */
  closed: string | null = null
  permitMs = PERMIT_MS
  /** lets a test change an answer on its way */
  tamper: (route: string, body: JsonObject) => JsonObject = (_, body) => body
  tokensIssued = 0
  /** bearer tokens accepted; a test empties it to revoke them */
  readonly tokens = new Set<string>()

  readonly #now: () => number
  readonly #intents = new Map<string, Decision>()
  readonly #answers = new Map<string, { body: string; answer: JsonObject }>()
  #ids = 0

  constructor(now: () => number) {
    this.#now = now
  }

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname } = new URL(url)
    const headers = new Headers(init.headers)
    const [route, params] = routeOf(init.method ?? 'GET', pathname)
    this.seen.push({ route, key: headers.get('idempotency-key'), run: headers.get('answerable-run') })
    const fault = this.#takeFault(route)
    if (fault === 'before') throw new TypeError('fetch failed')
    if (typeof fault === 'number') return new Response('{}', { status: fault })
    const response = this.#answer(route, params, headers, typeof init.body === 'string' ? init.body : '')
    if (fault === 'after') throw new TypeError('fetch failed: connection reset')
    return response
  }

  approve(decision: string): void {
    this.#get(decision).state = 'approved'
  }
  reject(decision: string): void {
    this.#get(decision).state = 'rejected'
  }
  expire(decision: string): void {
    this.#get(decision).state = 'expired'
  }
  onlyDecision(): string {
    const [first, ...others] = [...this.decisions.keys()]
    if (first === undefined || others.length > 0) throw new Error(`there are ${this.decisions.size} decisions`)
    return first
  }

  #takeFault(route: string): Fault['when'] | undefined {
    const fault = this.faults.find((candidate) => candidate.route === route && (candidate.times ?? 1) > 0)
    if (fault !== undefined) fault.times = (fault.times ?? 1) - 1
    return fault?.when
  }

  #answer(route: string, params: JsonObject, headers: Headers, sent: string): Response {
    try {
      if (route === 'token') return json(200, this.#token(new URLSearchParams(sent)))
      const token = headers.get('authorization')?.replace('Bearer ', '') ?? ''
      if (this.tokensIssued > 0 && !this.tokens.has(token)) throw new Refusal('unauthenticated')
      const body = { ...(sent === '' ? {} : (JSON.parse(sent) as JsonObject)), ...params }
      if (route === 'readDecision') return json(200, { followed: { state: this.#get(text(body['decision'])).state } })
      if (route !== 'openRun' && headers.get('answerable-run') === null) throw new Refusal('unauthenticated')
      return json(201, this.tamper(route, this.#once(route, headers.get('idempotency-key'), body)))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { status, title, mend } = errorTable[error.code]
      return json(status, {
        type: `/errors#${error.code}`,
        title,
        status,
        detail: error.message,
        code: error.code,
        mend,
      })
    }
  }

  #once(route: string, key: string | null, body: JsonObject): JsonObject {
    if (key === null) throw new Error(`${route} came without an idempotency key`)
    const known = this.#answers.get(`${route} ${key}`)
    if (known !== undefined) {
      if (known.body !== canonicalize(body)) throw new Refusal('idempotency_key_reused')
      return known.answer
    }
    const answer = this.#carryOut(route, body)
    this.done.push(route)
    this.#answers.set(`${route} ${key}`, { body: canonicalize(body), answer })
    return answer
  }

  #carryOut(route: string, body: JsonObject): JsonObject {
    const id = this.#newId()
    switch (route) {
      case 'openRun':
        this.runs.push({ id, request: text(body['request']), onBehalfOf: text(body['onBehalfOf']), open: true })
        return { id, runToken: `${id}.token`, ...this.#append('run.opened', id, {}) }
      case 'closeRun':
        this.#run(body).open = false
        return { id, ...this.#append('run.closed', id, { run: text(body['run']) }) }
      case 'observe':
        this.#run(body)
        this.observations.push({
          content: text(body['content']),
          tool: (body['tool'] as string | undefined) ?? null,
          decision: (body['decision'] as string | undefined) ?? null,
          error: body['error'] === true,
        })
        return { id, ...this.#append('observation.recorded', id, { run: text(body['run']) }) }
      case 'decide':
        return this.#decide(id, body)
      case 'claim':
        return this.#claim(id, body)
      case 'openIntent':
        return this.#openIntent(id, body)
      case 'recordEffect':
        return this.#recordEffect(id, body)
      default:
        throw new Refusal('not_found', route)
    }
  }

  #decide(id: string, body: JsonObject): JsonObject {
    this.#run(body)
    const values = body['arguments'] as JsonObject
    const tool = text(body['tool'])
    const outcome = this.closed === null ? this.outcomeOf(tool, values) : 'deny'
    const state = ({ allow: 'permitted', review: 'held', deny: 'denied', observed: 'observed' } as const)[outcome]
    const [useBefore, due] = [this.#now() + this.permitMs, this.#now() + REVIEW_MS]
    const action = sha256Digest(canonicalize({ tool, arguments: values }))
    this.decisions.set(id, { id, run: text(body['run']), action, tool, state, useBefore, due })
    const reasons = outcome === 'deny' ? [this.closed ?? 'no_rule_permits'] : []
    const entry = { run: text(body['run']), kind: 'action', tool }
    return this.#judged('decision.recorded', id, id, outcome, useBefore, action, reasons, entry, {
      arguments: JSON.stringify(values),
    })
  }

  #claim(id: string, body: JsonObject): JsonObject {
    const decision = this.#matching(body)
    if (['claimed', 'intended', 'settled'].includes(decision.state)) throw new Refusal('permit_used')
    if (decision.state === 'expired') throw new Refusal('expired')
    if (decision.state !== 'approved') throw new Refusal('not_approved')
    const outcome = this.closed === null ? 'allow' : 'deny'
    decision.state = outcome === 'allow' ? 'claimed' : 'denied'
    decision.useBefore = this.#now() + this.permitMs
    const reasons = this.closed === null ? [] : [this.closed]
    const entry = { decision: decision.id }
    return this.#judged(
      'decision.claimed',
      id,
      decision.id,
      outcome,
      decision.useBefore,
      decision.action,
      reasons,
      entry,
    )
  }

  #openIntent(id: string, body: JsonObject): JsonObject {
    const decision = this.#matching(body)
    if (decision.state === 'intended' || decision.state === 'settled') throw new Refusal('permit_used')
    if (decision.state !== 'permitted' && decision.state !== 'claimed') throw new Refusal('not_approved')
    if (this.#now() >= decision.useBefore) throw new Refusal('permit_expired')
    if (this.closed !== null) throw new Refusal('gate_closed', this.closed)
    decision.state = 'intended'
    this.#intents.set(id, decision)
    return { id, ...this.#append('intent.opened', id, { decision: decision.id }) }
  }

  #recordEffect(id: string, body: JsonObject): JsonObject {
    const decision = this.#intents.get(text(body['intent']))
    if (decision === undefined) throw new Refusal('not_found')
    if (decision.state === 'settled') throw new Refusal('conflict')
    decision.state = 'settled'
    this.effects.push({ outcome: text(body['outcome']), decision: decision.id })
    return { id, ...this.#append('effect.recorded', id, { decision: decision.id }) }
  }

  #judged(
    type: string,
    id: string,
    decision: string,
    outcome: string,
    until: number,
    action: string,
    codes: string[],
    entry: JsonObject,
    seal: Record<string, string> = {},
  ): JsonObject {
    const useBefore = outcome === 'allow' ? new Date(until).toISOString() : null
    const due = new Date(this.#now() + REVIEW_MS).toISOString()
    return {
      decision,
      outcome,
      reasons: codes.map((code) => ({ code, sentence: sentenceOf({ code }), mend: menderOf({ code }) })),
      rules: [],
      obligations: [],
      answerable: {},
      enforcement: 'gateway',
      practice: false,
      traced: {},
      action,
      permit: useBefore === null ? null : { useBefore },
      review:
        outcome === 'review' ? { requirements: [{ role: 'reviewer', count: 1, rule: 'r' }], due, state: 'held' } : null,
      ...this.#append(type, id, { ...entry, outcome, useBefore }, seal),
    }
  }

  #append(
    type: string,
    id: string,
    body: JsonObject,
    seal: Record<string, string> = {},
  ): { index: number; receipt: JsonObject } {
    return this.log.append({ type, id, time: new Date(this.#now()).toISOString(), body, seal })
  }

  #token(form: URLSearchParams): JsonObject {
    const [, claims = ''] = (form.get('client_assertion') ?? '').split('.')
    const { iss } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as { iss: string }
    const token = `${iss}-${++this.tokensIssued}`
    this.tokens.add(token)
    return { access_token: token, token_type: 'Bearer', expires_in: 900 }
  }

  #run(body: JsonObject): FakeServer['runs'][number] {
    const run = this.runs.find(({ id }) => id === body['run'])
    if (run === undefined) throw new Refusal('not_found')
    if (!run.open) throw new Refusal('run_closed')
    return run
  }
  #matching(body: JsonObject): Decision {
    const decision = this.#get(text(body['decision']))
    if (decision.action !== body['action']) throw new Refusal('action_mismatch')
    return decision
  }
  #get(id: string): Decision {
    const decision = this.decisions.get(id)
    if (decision === undefined) throw new Refusal('not_found')
    return decision
  }
  #newId(): string {
    return `0193583e-5b2b-7c11-8c3a-${(++this.#ids).toString(16).padStart(12, '0')}`
  }
}

const PATHS: readonly (readonly [method: string, pattern: RegExp, route: string])[] = [
  ['POST', /^\/v1\/token$/, 'token'],
  ['POST', /^\/v1\/runs$/, 'openRun'],
  ['POST', /^\/v1\/runs\/(?<run>[^/]+)\/close$/, 'closeRun'],
  ['POST', /^\/v1\/observations$/, 'observe'],
  ['POST', /^\/v1\/decisions$/, 'decide'],
  ['POST', /^\/v1\/decisions\/(?<decision>[^/]+)\/claim$/, 'claim'],
  ['GET', /^\/v1\/decisions\/(?<decision>[^/]+)$/, 'readDecision'],
  ['POST', /^\/v1\/intents$/, 'openIntent'],
  ['POST', /^\/v1\/effects$/, 'recordEffect'],
]

function routeOf(method: string, path: string): [route: string, params: JsonObject] {
  for (const [wanted, pattern, route] of PATHS) {
    const match = method === wanted ? pattern.exec(path) : null
    if (match !== null) return [route, { ...match.groups } as JsonObject]
  }
  return ['unknown', {}]
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

function json(status: number, value: JsonValue): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })
}
