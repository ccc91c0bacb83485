import type { ActionClass, JsonObject, JsonValue } from '@answerable/contract'
import type { ArgumentType, DraftArgument, Guess, Sink } from './guess.ts'
import type { ArgumentSurvey, ToolSurvey } from './survey.ts'
import { nounsOf, readName, singular, wordsOfName } from './words.ts'

/** Names policy can hold: see the policy reference, "subject". */
const NAME = /^(?!__)[^\s"\\\p{C}][^"\\\p{C}]{0,63}$/u
const MAX_ARGUMENTS = 64
/** Share of values of one shape that counts as the shape. */
const MOST = 0.8

/**
 * The arguments policy will see, by schema where the recording has one, else by the values seen.
 * @returns the arguments, and those that no type of policy fits, in words
 */
export function guessArguments(
  tool: string,
  actionClass: ActionClass,
  survey: ToolSurvey,
): { declared: DraftArgument[]; left: string[] } {
  const properties = propertiesOf(survey.schema?.parameters)
  const names = [...new Set([...properties.keys(), ...survey.arguments.keys()])]
  const declared: DraftArgument[] = []
  const left: string[] = []
  for (const name of names) {
    const seen = survey.arguments.get(name)
    const type = guessType(seen, properties.get(name))
    if (type === undefined || !NAME.test(name) || declared.length >= MAX_ARGUMENTS) {
      left.push(`${tool}: ${name}`)
      continue
    }
    const sink = guessSink(tool, actionClass, name, type.value, seen)
    const isAmount = sink?.value === 'amount'
    const scale = isAmount || type.value === 'decimal' ? Math.min(6, Math.max(2, seen?.scale ?? 0)) : undefined
    declared.push({
      name,
      type: isAmount ? { ...type, value: 'decimal' } : type,
      ...(scale === undefined ? {} : { scale }),
      ...(sink === undefined ? {} : { sink }),
      isTime: sink === undefined && type.value === 'text' && isTime(name, seen),
    })
  }
  return { declared, left }
}

const propertiesOf = (parameters: JsonObject | null | undefined): Map<string, JsonValue> => {
  const properties = parameters?.['properties']
  return new Map(Object.entries(isObject(properties) ? properties : {}))
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const BY_SCHEMA: Readonly<Record<string, ArgumentType>> = {
  string: 'text',
  integer: 'integer',
  number: 'decimal',
  boolean: 'boolean',
}

const guessType = (
  seen: ArgumentSurvey | undefined,
  schema: JsonValue | undefined,
): Guess<ArgumentType> | undefined => {
  const told = typeOfSchema(schema)
  if (told !== undefined) return { value: told, why: 'by its schema' }
  if (seen === undefined || seen.given === 0) return undefined
  const { text, integer, number, boolean, text_list } = seen.kinds
  const ranked: [ArgumentType, number][] = [
    ['text', text],
    [number > 0 ? 'decimal' : 'integer', integer + number],
    ['boolean', boolean],
    ['text_set', text_list],
  ]
  const [value, count] = ranked.toSorted((a, b) => b[1] - a[1])[0] ?? ['text', 0]
  // A declared argument of another type denies the call: where no type fits most calls, policy does without it.
  if (count < MOST * seen.given) return undefined
  const others = seen.given - count
  return { value, why: others === 0 ? 'by its values' : `by its values; ${others} of ${seen.given} calls differ` }
}

const typeOfSchema = (schema: JsonValue | undefined): ArgumentType | undefined => {
  if (!isObject(schema)) return undefined
  const any = Array.isArray(schema['anyOf']) ? schema['anyOf'] : []
  const types = Array.isArray(schema['type']) ? schema['type'] : [schema['type']]
  const type = types.find((each) => typeof each === 'string' && each !== 'null')
  if (type === 'array') {
    const items = schema['items']
    return isObject(items) && items['type'] === 'string' ? 'text_set' : undefined
  }
  if (typeof type === 'string') return BY_SCHEMA[type]
  for (const each of any) {
    const found = typeOfSchema(each)
    if (found !== undefined) return found
  }
  return undefined
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))
const RECIPIENT = words(
  'recipient to cc bcc payee beneficiary iban participant attendee guest invitee member user username email phone ' +
    'channel contact assignee customer receiver destination account merchant seller vendor supplier company provider',
)
const AMOUNT = words('amount price total sum cost fee payment refund value')
const URL = words('url uri link href webhook endpoint website domain')
const CONTENT = words(
  'body message text content subject title description comment note summary html caption memo reason',
)
const TARGET = words('id ids file filename path folder directory key name number')
const TIME = words('date time day start end datetime deadline when until')
const BOUGHT = words('book reserve order buy purchase hire')

const guessSink = (
  tool: string,
  actionClass: ActionClass,
  name: string,
  type: ArgumentType,
  seen: ArgumentSurvey | undefined,
): Guess<Sink> | undefined => {
  if (type === 'boolean') return undefined
  const parts = wordsOfName(name).map(singular)
  const last = parts.at(-1) ?? ''
  const by = (value: Sink): Guess<Sink> => ({ value, why: `${value} by its name` })
  const shaped = (shape: keyof ArgumentSurvey['shapes']): boolean =>
    seen !== undefined && seen.given > 0 && seen.shapes[shape] >= MOST * seen.given
  if (parts.some((part) => URL.has(part))) return by('url')
  if (shaped('url')) return { value: 'url', why: 'url by its values' }
  if (actionClass === 'read') return undefined
  const numeric = type !== 'text' && type !== 'text_set'
  if (AMOUNT.has(last) && (numeric || allNumbers(seen))) return by('amount')
  if (numeric) return TARGET.has(last) ? by('path') : undefined
  if (actionClass === 'identity') return by('identity')
  if (parts.some((part) => RECIPIENT.has(part)) && !(last === 'id' && parts.includes('email'))) return by('recipient')
  if (shaped('address') || shaped('account')) return { value: 'recipient', why: 'recipient by its values' }
  const { verb, object } = readName(tool)
  if (BOUGHT.has(verb ?? '') && nounsOf(object).has(last)) return by('recipient')
  if (CONTENT.has(last)) return by('content')
  return TARGET.has(last) ? by('path') : undefined
}

const allNumbers = (seen: ArgumentSurvey | undefined): boolean => seen !== undefined && seen.numbers.seen === seen.given

const isTime = (name: string, seen: ArgumentSurvey | undefined): boolean =>
  wordsOfName(name).some((part) => TIME.has(part)) || (seen !== undefined && seen.shapes.day >= MOST * seen.given)
