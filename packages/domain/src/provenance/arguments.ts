import type { JsonObject, JsonValue } from '@answerable/contract'
import { carriedOrigin } from './carried.ts'
import { addressOf, codeOf } from './entities.ts'
import { type Finding, traceLeaf } from './leaf.ts'
import { normaliseText } from './normalise.ts'
import { partsOf, type Trace } from './trace.ts'
import { CARRIED, COPIED_FROM, type Origin, type TracedArgument, type TraceSummary } from './types.ts'

/** Nesting looked at. What lies deeper is `unknown`. */
const MAX_DEPTH = 32

/**
 * The origin of every leaf of a call's arguments. Empty leaves (`null`, `''`) carry nothing and are left out.
 * A nested member name that is itself an address or a number is traced like a value.
 */
export function traceArguments(trace: Trace, args: JsonObject): TracedArgument[] {
  const traced: TracedArgument[] = []
  const visit = (argument: string, path: string, value: JsonValue, depth: number): void => {
    const add = (finding: Finding): void => void traced.push({ argument, path, ...finding })
    if (value === null || (typeof value === 'string' && value.trim() === '')) return
    if (depth > MAX_DEPTH) return add({ origin: 'unknown', how: 'none', influences: [] })
    if (typeof value !== 'object') {
      const carries = typeof value === 'string' ? carriedOrigin(trace, value) : undefined
      const finding = traceLeaf(trace, value)
      const sources = sourcesOf(trace, finding.influences)
      return void traced.push({
        argument,
        path,
        ...finding,
        ...(carries === undefined ? {} : { carries }),
        ...(sources.length === 0 ? {} : { sources }),
      })
    }
    for (const [key, member] of Object.entries(value)) {
      const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
      if (isAddressing(key)) traced.push({ argument, path: at, ...traceLeaf(trace, key) })
      visit(argument, at, member, depth + 1)
    }
  }
  for (const [name, value] of Object.entries(args)) {
    visit(name, `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, value, 0)
  }
  return traced
}

const sourcesOf = (trace: Trace, influences: readonly string[]): string[] => {
  if (influences.length === 0) return []
  const sources = partsOf(trace).flatMap(({ influence, source }) =>
    source !== undefined && influences.includes(influence) ? [source] : [],
  )
  return [...new Set(sources)]
}

const isAddressing = (key: string): boolean => {
  const text = normaliseText(key)
  return addressOf(text) !== undefined || codeOf(text) !== undefined
}

const RANK: Readonly<Record<Origin, number>> = { request: 0, trusted: 1, model: 2, unknown: 3, untrusted: 4 }

/** The less trusted of two origins: untrusted, unknown, model, trusted, request. */
export const worstOf = (a: Origin, b: Origin): Origin => (RANK[a] >= RANK[b] ? a : b)

/** Whether a source may choose values for a sink; `undefined` leaves it to the source's trust. */
export type Vouches = (influence: string, sink: string) => boolean | undefined

/**
 * Names for policy: each argument, each sink as `sink:<kind>`, and the addresses that content carries as
 * `sink:content:addresses` and the sources it copies as `sink:content:from:<source>`, under the worst origin of their leaves.
 * An argument the tool does not declare counts too, so an undeclared extra cannot slip past.
 * `vouches` is the manifest's `vouches_for`: a contact list may choose recipients and nothing else.
 */
export function summariseTrace(
  traced: readonly TracedArgument[],
  declared: readonly { readonly name: string; readonly sink?: string | undefined }[],
  vouches: Vouches = () => undefined,
): TraceSummary {
  const sinkOf = new Map(declared.map(({ name, sink }) => [name, sink]))
  const worst = new Map<string, Origin>()
  const note = (name: string, origin: Origin): void =>
    void worst.set(name, worstOf(worst.get(name) ?? 'request', origin))
  for (const leaf of traced) {
    const sink = sinkOf.get(leaf.argument)
    const origin = sink === undefined ? leaf.origin : originAt(sink, leaf, vouches)
    note(leaf.argument, origin)
    if (sink !== undefined) note(`sink:${sink}`, origin)
    if (sink === 'content' && leaf.carries !== undefined) note(CARRIED, leaf.carries)
    if (sink === 'content') for (const source of leaf.sources ?? []) note(`${COPIED_FROM}${source}`, origin)
  }
  const namesOf = (origin: Origin): string[] => [...worst].filter(([, w]) => w === origin).map(([name]) => name)
  return {
    request: namesOf('request'),
    trusted: namesOf('trusted'),
    untrusted: namesOf('untrusted'),
    model: namesOf('model'),
    unknown: namesOf('unknown'),
  }
}

const originAt = (sink: string, { origin, how, influences }: TracedArgument, vouches: Vouches): Origin => {
  // INVARIANT: pieces put together name nobody. What steers a call is vouched for whole, or it is the model's choice.
  if (sink !== 'content' && how === 'assembled' && (origin === 'request' || origin === 'trusted')) return 'model'
  const source = influences[0]
  if ((origin !== 'trusted' && origin !== 'untrusted') || source === undefined) return origin
  const says = vouches(source, sink)
  if (says === undefined) return origin
  // Several sources put together are as good as the worst of them.
  return says && influences.every((each) => vouches(each, sink) !== false) ? 'trusted' : 'untrusted'
}
