import { AnswerableError, type JsonObject, type JsonValue, type LeakedIn } from '@answerable/contract'
import { type Detected, detect, redact, type SecretScanner } from '@answerable/detect'
import type { Seen, SeenSecret } from '@answerable/domain'

/** A value is looked at beside its name up to this length: longer ones say themselves what they are. */
const LONGEST_NAMED = 512

export type Detectors = {
  readonly scanner: SecretScanner
  /** digest of a secret under a key of this log, `hmac-sha256:<b64u>` */
  keyed: (secret: string) => string
}

type Found = Detected['secrets']

/** Redacts the texts of one command and remembers what was in them: where, which and how often, never what. */
export class Redactor {
  readonly #scanner: SecretScanner
  readonly #keyed: (secret: string) => string
  readonly #look: (text: string) => Detected
  readonly #secrets: SeenSecret[] = []
  readonly #personal = new Map<string, number>()

  constructor({ scanner, keyed }: Detectors) {
    this.#scanner = scanner
    this.#keyed = keyed
    this.#look = detect({ secrets: scanner, personal: {} })
  }

  /** Undefined: nothing was found. */
  get seen(): Pick<Seen, 'secrets' | 'personal'> | undefined {
    if (this.#secrets.length === 0 && this.#personal.size === 0) return undefined
    return { secrets: this.#secrets, personal: [...this.#personal].map(([type, count]) => ({ type, count })) }
  }

  text(text: string, where: LeakedIn, name?: string): string {
    const { secrets, personal } = this.#look(text)
    for (const { type } of personal) this.#personal.set(type, (this.#personal.get(type) ?? 0) + 1)
    return this.#without(text, secrets.length === 0 && name !== undefined ? this.#named(text, name) : secrets, where)
  }

  #without(text: string, found: Found, where: LeakedIn): string {
    if (found.length === 0) return text
    for (const { rule, start, end } of found)
      this.#secrets.push({ rule, secret: this.#keyed(text.slice(start, end)), where })
    return redact(text, found)
  }

  /**
   * What names something cannot be redacted: two agents or people would become one.
   * @throws AnswerableError `invalid_input` where it holds a secret
   */
  name(name: string | undefined, field: string): void {
    if (name === undefined || this.#scanner.scan(name).length === 0) return
    const issue = { path: `/${field}`, message: 'holds a secret' }
    throw new AnswerableError('invalid_input', `${field}: ${issue.message}`, { issues: [issue] })
  }

  /** Every string in the arguments of a call, and every name: a caller chooses those too. */
  values(values: JsonObject, where: LeakedIn): JsonObject {
    const redacted = new Map<string, JsonValue>()
    for (const [name, value] of Object.entries(values)) {
      const inner = this.#value(value, where, name)
      redacted.set(unused(redacted, this.#without(name, this.#scanner.scan(name), where)), inner)
    }
    return Object.fromEntries(redacted)
  }

  #value(value: JsonValue, where: LeakedIn, name: string): JsonValue {
    if (typeof value === 'string') return this.text(value, where, name)
    if (typeof value !== 'object' || value === null) return value
    return Array.isArray(value) ? value.map((one) => this.#value(one, where, name)) : this.values(value, where)
  }

  /** Some rules ask for a word beside the value, such as `password`: in a call, that is the name of the argument. */
  #named(text: string, name: string): Found {
    if (text.length > LONGEST_NAMED || text.includes('\n')) return []
    const lead = `${name} = "`
    return this.#scanner
      .scan(`${lead}${text}"`)
      .map((found) => ({ ...found, start: found.start - lead.length, end: found.end - lead.length }))
      .filter(({ start, end }) => start >= 0 && end <= text.length)
  }
}

/** Two names that held secrets of one rule read alike; neither value may be lost over it. */
function unused(taken: ReadonlyMap<string, unknown>, name: string): string {
  if (!taken.has(name)) return name
  for (let n = 2; ; n++) if (!taken.has(`${name}~${n}`)) return `${name}~${n}`
}
