import { createHash, createHmac } from 'node:crypto'
import {
  type AnyRow,
  type Command,
  type CommandType,
  columnsOf,
  type DomainEvent,
  type HumanCommandType,
  type JsonValue,
  type LoggedEvent,
  Manifest,
  type Payload,
  type PayloadInput,
  type RecordKind,
  recordTables,
  type RecordRow,
  commandTable,
  readEntities,
} from '@answerable/contract'
import {
  actorOf,
  type Decided,
  decide,
  emptyModel,
  emptyTrace,
  type Envelope,
  extendTrace,
  type Facts,
  fold,
  type Model,
  type PolicyQuestion,
  type PolicyVerdict,
  plusMs,
  type Principal,
  project,
  type RecordQuery,
  type RowReader,
  type Tools,
  type Trace,
  tracePartOf,
} from '../src/index.ts'

const canonical = (value: JsonValue): string =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? `{${Object.keys(value)
        .sort()
        .map((key) => `${JSON.stringify(key)}:${canonical(value[key] as JsonValue)}`)
        .join(',')}}`
    : Array.isArray(value)
      ? `[${value.map(canonical).join(',')}]`
      : JSON.stringify(value)
const sha = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`
const base32 = (text: string) =>
  [...createHash('sha256').update(text).digest()]
    .map((byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte % 32])
    .join('')
    .slice(0, 16)

export const ORIGIN = 'test.local/answerable/main/1'
export const START = '2027-01-04T09:00:00.000Z'
export const DAY = 86_400_000

export const ALLOW: PolicyVerdict = {
  outcome: 'allow',
  rules: ['base'],
  reasons: [],
  reviews: [],
  obligations: [],
  errors: [],
}
export const DENY: PolicyVerdict = { ...ALLOW, outcome: 'deny', rules: ['none'] }
export const holdFor = (role: string, count = 1): PolicyVerdict => ({
  ...ALLOW,
  outcome: 'review',
  rules: ['hold'],
  reviews: [{ role, count, within: 'PT4H', rule: 'hold', waivable: true, standing: true }],
})

/** A whole log in memory: decides, folds and projects like the writer, with digests that need no keys. */
export class World {
  model: Model = emptyModel()
  now = START
  readonly events: LoggedEvent[] = []
  readonly documents = new Map<string, string>()
  /** by entry: the command that led to it, which the vault and the entry's signature would tell */
  readonly sent = new Map<string, Envelope>()
  /** what the policy says next, by tool; the default allows */
  policy: (question: PolicyQuestion) => PolicyVerdict = () => ALLOW
  /** rules of the policy that say they are waivable */
  waivable: string[] | undefined = ['hold']
  /** what those rules say */
  ruleText = 'forbid'
  readonly #rows = new Map<string, AnyRow>()
  readonly #traces = new Map<string, Trace>()
  readonly #names = new Map<string, { person: string; publicKey: string }>()
  #ids = 0
  #nonces = 0

  constructor(options: { practice?: boolean } = {}) {
    this.#log(
      {
        type: 'log.opened',
        id: this.newId(),
        body: { product: 'test', origin: ORIGIN, vkey: 'v', epoch: 1, practice: options.practice ?? false },
        seal: {},
        cause: [],
      },
      { kind: 'system' as never, id: 'log' },
    )
  }

  readonly tools: Tools = {
    digest: (value) => sha(canonical(value)),
    digestText: sha,
    statementDigest: (_statement, payload) => sha(canonical(payload)),
    keyed: (useCase, text) => `hmac-sha256:${createHmac('sha256', useCase).update(text).digest('base64url')}`,
    personIdOf: (key) => `p_${base32(`person${key}`)}`,
    keyIdOf: (key) => `k_${base32(`key${key}`)}`,
    keyProofHolds: (_origin, _key, proof) => !(typeof proof === 'string' ? proof : proof.signature).startsWith('bad'),
    // A policy of this world says what the test says next, save that the word `forbid` in it forbids.
    evaluate: ({ policy }, question) =>
      this.documents.get(policy)?.split(' ').includes('forbid') === true ? DENY : this.policy(question),
    waivableRules: () => this.waivable && Object.fromEntries(this.waivable.map((id) => [id, sha(this.ruleText)])),
    checkPolicy: (_manifest, policy) =>
      policy.includes('broken')
        ? { ok: false, code: 'policy_invalid', issues: [] }
        : { ok: true, rules: 1, testsPassed: 2 },
    // A policy of this world is a list of words, and each word forbids: more words are tighter.
    tightens: ({ policy }, text) => {
      const before = (this.documents.get(policy) ?? '').split(' ')
      const added = text.split(' ').length - before.length
      return before.every((word) => text.split(' ').includes(word))
        ? { tighter: true, changes: added }
        : { tighter: false, issues: [{ path: 'policy', message: 'a word is gone' }] }
    },
    newId: () => this.newId(),
  }

  newId(): string {
    this.#ids += 1
    return `01900000-0000-7000-8000-${this.#ids.toString(16).padStart(12, '0')}`
  }

  later(ms: number): this {
    this.now = plusMs(this.now, ms)
    return this
  }

  row<K extends RecordKind>(kind: K, id: string): RecordRow<K> | undefined {
    return this.#rows.get(`${kind}/${id}`)?.row as RecordRow<K> | undefined
  }

  /** Overwrites a row behind the log's back, as somebody with the database would. */
  forge(any: AnyRow): void {
    this.#rows.set(`${any.kind}/${any.row.id}`, any)
  }

  /** Deletes a row behind the log's back. */
  forget(kind: RecordKind, id: string): void {
    this.#rows.delete(`${kind}/${id}`)
  }

  readonly facts: Facts = {
    row: (kind, id) => this.row(kind, id),
    query: <K extends RecordKind>(query: RecordQuery & { kind: K }) => {
      const rows = [...this.#rows.values()]
        .filter((any) => any.kind === query.kind && matches(any, query))
        .map((any) => any.row as RecordRow<K>)
      return { rows: rows.slice(0, query.limit), total: rows.length }
    },
    trace: (run) => this.#traces.get(run) ?? emptyTrace(),
    manifest: (digest) => {
      const text = this.documents.get(digest)
      return text === undefined ? undefined : Manifest.parse(JSON.parse(text))
    },
    entry: (index) => this.events[index],
    entities: (digest) => {
      const text = this.documents.get(digest)
      return text === undefined ? undefined : readEntities(text)
    },
  }

  /** Registers a fictional person under a short name. The first one is the founding person. */
  person(name: string, more: Partial<Payload<'person.register'>> = {}, by = this.names()[0] ?? ''): string {
    const publicKey = name.padEnd(43, 'x')
    const person = this.tools.personIdOf(publicKey)
    const base = { name, email: `${name}@example.com`, key: { publicKey, proof: 'p'.repeat(86) }, fictional: true }
    if (this.#names.size === 0)
      this.must(
        this.submit({
          command: { type: 'person.setup', id: this.newId(), payload: { ...base, token: 't'.repeat(16) } },
          principal: { kind: 'installer' },
        }),
      )
    else
      this.mustSay(by, 'person.register', {
        ...base,
        employment: 'own',
        unit: 'claims',
        ...more,
      })
    this.#names.set(name, { person, publicKey })
    return person
  }

  /** From now on this person signs with another key. */
  signsWith(name: string, publicKey: string): void {
    this.#names.set(name, { person: this.id(name), publicKey })
  }

  names(): string[] {
    return [...this.#names.keys()]
  }

  nameOf(id: string): string {
    return [...this.#names].find(([, { person }]) => person === id)?.[0] ?? 'nobody'
  }

  id(name: string): string {
    return this.#names.get(name)?.person ?? `unknown ${name}`
  }

  /** The key this person signs with. */
  keyOf(name: string): string {
    return this.tools.keyIdOf(this.#names.get(name)?.publicKey ?? '')
  }

  knows(name: string): boolean {
    return this.#names.has(name)
  }

  envelope<T extends HumanCommandType>(
    name: string,
    type: T,
    payload: PayloadInput<T>,
    change: Record<string, unknown> = {},
  ): Envelope {
    const { person, publicKey } = this.#names.get(name) ?? { person: 'p_nobody', publicKey: 'n' }
    const parsed = commandTable[type].payload.parse(payload)
    this.#nonces += 1
    const statement = {
      v: 1 as const,
      kind: 'answerable-statement' as const,
      origin: ORIGIN,
      command: type,
      digest: this.tools.digest(JSON.parse(JSON.stringify(parsed)) as JsonValue),
      text: sha('shown'),
      signer: person,
      key: this.tools.keyIdOf(publicKey),
      publicKey,
      nonce: `nonce-${this.#nonces}`.padEnd(22, '-'),
      expires: plusMs(this.now, 600_000),
      assurance: 'automation' as const,
      ...change,
    }
    return {
      command: { type, id: this.newId(), payload: parsed } as Command,
      principal: { kind: 'person', id: person, signed: { statement, signature: 's'.repeat(86) } },
    }
  }

  say<T extends HumanCommandType>(name: string, type: T, payload: PayloadInput<T>): Decided {
    return this.submit(this.envelope(name, type, payload))
  }

  mustSay<T extends HumanCommandType>(name: string, type: T, payload: PayloadInput<T>): LoggedEvent {
    return this.must(this.say(name, type, payload))
  }

  agent<T extends CommandType>(agent: string, type: T, payload: PayloadInput<T>): Decided {
    return this.as({ kind: 'agent', id: agent }, type, payload)
  }

  as<T extends CommandType>(principal: Principal, type: T, payload: PayloadInput<T>): Decided {
    const parsed = commandTable[type].payload.parse(payload)
    return this.submit({ command: { type, id: this.newId(), payload: parsed } as Command, principal })
  }

  mustAgent<T extends CommandType>(agent: string, type: T, payload: PayloadInput<T>): LoggedEvent {
    return this.must(this.agent(agent, type, payload))
  }

  submit(envelope: Envelope): Decided {
    const decided = decide({ model: this.model, facts: this.facts, tools: this.tools, now: this.now }, envelope)
    if (!decided.ok) {
      for (const event of decided.found ?? []) this.#log(event, envelope.principal)
      return decided
    }
    for (const document of decided.documents ?? []) this.documents.set(document.digest, document.text)
    for (const event of decided.events) this.sent.set(event.id, envelope)
    decided.events.forEach((event, n) => this.#log(event, envelope.principal, n === 0 ? envelope : undefined))
    return decided
  }

  must(decided: Decided): LoggedEvent {
    if (!decided.ok)
      throw new Error(`refused: ${decided.code}: ${decided.detail} ${JSON.stringify(decided.issues ?? [])}`)
    return this.events.at(-1) as LoggedEvent
  }

  #log(event: DomainEvent, principal: Principal, envelope?: Envelope): void {
    const signed = principal.kind === 'person' ? principal.signed.statement : null
    const logged = {
      type: event.type,
      id: event.id,
      body: event.body,
      index: this.events.length,
      time: this.now,
      actor: event.by ?? actorOf(principal),
      cause: event.cause,
      assurance: signed?.assurance ?? null,
      nonces: signed === null ? [] : [signed.nonce],
      idempotency: envelope?.idempotency === undefined ? null : { ...envelope.idempotency, count: 1 },
    } as LoggedEvent
    this.events.push(logged)
    this.model = fold(this.model, logged)
    const read: RowReader = (kind, id) => this.row(kind, id)
    for (const any of project(read, logged)) this.#rows.set(`${any.kind}/${any.row.id}`, any)
    const part = tracePartOf(event)
    if (part !== undefined)
      this.#traces.set(part.run, extendTrace(this.#traces.get(part.run) ?? emptyTrace(), part.part))
  }

  /** Every record row, for comparing with a fresh fold. */
  rows(): ReadonlyMap<string, AnyRow> {
    return this.#rows
  }
}

function matches(any: AnyRow, query: RecordQuery): boolean {
  const values = columnsOf(any)
  const at = (name: string) => values[(recordTables[any.kind].columns as readonly string[]).indexOf(name)] ?? null
  for (const [column, wanted] of Object.entries(query.where)) {
    const value = at(column)
    if (Array.isArray(wanted) ? !(wanted as unknown[]).includes(value) : value !== wanted) return false
  }
  const due = at('due')
  if (query.due?.atMost !== undefined && !(typeof due === 'string' && due <= query.due.atMost)) return false
  return query.due?.after === undefined || (typeof due === 'string' && due > query.due.after)
}
