/** A match of a rule: the name stands before the secret, as `api_token = "` before what is quoted. */
export interface Assigned {
  rule: string
  before: string
  secret: string
}

/**
 * Whether a match is no secret by its own form, whatever the rule: a reference to where the secret is kept, or a pair of
 * placeholders. A rule that goes by names alone, called `generic…`, also believes a name that says the value is none, and
 * takes a value that repeats its name for code.
 *
 * Nothing here looks at how random a value is; a secret behind a name like `session_id` is left to the rules that know it.
 */
export function isPlainlyNone({ rule, before, secret }: Assigned): boolean {
  const value = unquoted(secret)
  if (isReference(value) || isPlaceholderPair(value)) return true
  if (!rule.startsWith('generic')) return false
  const name = nameIn(before)
  return name !== '' && (saysNone(name) || repeats(value, name))
}

const QUOTES = /["'`]/gu
const unquoted = (text: string): string => text.replace(QUOTES, '').trim()

// Shell, Make, CI and template variables. What they stand for is elsewhere.
const REFERENCE =
  /\$\{\{[^{}]{0,120}\}\}|\{\{[^{}]{0,120}\}\}|\$\{[^{}]{0,120}\}|\$\([^()]{0,120}\)|\$\w{1,120}|%\w{1,120}%/gu

/** Stands for a reference: a character of private use, which no value is written with. */
const HELD = '\uE000'

/** Only references; or, as in `user:$PASSWORD`, a name in clear and a reference behind the last colon. */
const isReference = (value: string): boolean => {
  const left = value.replace(REFERENCE, HELD)
  return left.includes(HELD) && /^(?:[\w.@-]*:)?[\uE000:]+$/u.test(left)
}

const PLACEHOLDERS = new Set(
  'user username login name admin root test pass passwd password pwd secret example'.split(' '),
)

const isPlaceholderPair = (value: string): boolean => {
  const parts = value.toLowerCase().split(':')
  return parts.length === 2 && parts.every((part) => PLACEHOLDERS.has(part))
}

const NAME = /([\w.-]{1,80})["'`\s]{0,8}[:=|>,?]{1,3}[\s"'`=]{0,8}$/u
const nameIn = (before: string): string => NAME.exec(before.slice(-120))?.[1] ?? ''

/** Words of `jobCredentialsId`, `X-API-Name`, `secret_length`. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/gu, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .filter((word) => word !== '')

// What a name ends in is what its value is: the id, name or size of a key is no key.
const KINDS = new Set(
  'id name version size length count index type kind label description path file url uri'.split(' '),
)

const saysNone = (name: string): boolean => {
  const words = wordsOf(name)
  return KINDS.has(words.at(-1) ?? '') || words.includes('public')
}

/** `KeyPair = X25519.KeyPair`: an expression, which ends in the name it is given. */
const repeats = (value: string, name: string): boolean =>
  value === name || value.split('.').at(-1) === name.split('.').at(-1)
