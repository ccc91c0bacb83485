import type { JsonObject, JsonValue, ManifestTool } from '@answerable/contract'
import { addressesIn, addressOf, codeOf, codesIn } from './entities.ts'
import { normaliseText, tokensOf, trimmedTokens } from './normalise.ts'
import { partsOf, type Trace } from './trace.ts'
import { vouchingTokens } from './vouching.ts'

/** Most receivers of one call that are told apart. */
const MOST = 32

/**
 * Whom a call reaches: the canonical values of the arguments its tool declares as recipients, each once. A call of class
 * `read` reaches nobody.
 */
export function reachedBy(tool: Pick<ManifestTool, 'class' | 'arguments'> | undefined, args: JsonObject): string[] {
  if (tool === undefined || tool.class === 'read') return []
  const recipients = tool.arguments.filter(({ sink }) => sink === 'recipient')
  const values = recipients.flatMap(({ name }) => textsOf(args[name] ?? null))
  return [...new Set(values.map(canonical))].filter((value) => value !== '').slice(0, MOST)
}

const textsOf = (value: JsonValue): string[] => {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)]
  return Array.isArray(value) ? value.flatMap(textsOf) : []
}

const canonical = (value: string): string => {
  const text = normaliseText(value)
  return addressOf(text)?.[0] ?? codeOf(text) ?? trimmedTokens(tokensOf(text)).join(' ')
}

/**
 * How often the person's request names a receiver, as {@link reachedBy} writes it. Whom a request names once, it named for
 * one act: a second act on them is not asked for by that one mention.
 */
export function timesNamed(trace: Trace, receiver: string): number {
  const texts = partsOf(trace).flatMap(({ kind, text }) => (kind === 'request' ? [normaliseText(text)] : []))
  return texts.reduce((sum, text) => sum + timesIn(text, receiver), 0)
}

const timesIn = (text: string, receiver: string): number => {
  if (receiver.startsWith('code:')) return codesIn(text).filter((code) => code === receiver).length
  if (/^(?:email|url):/u.test(receiver)) return addressesIn(text).filter(([key]) => key === receiver).length
  return ` ${vouchingTokens(text).join(' ')} `.split(` ${receiver} `).length - 1
}
