import type { CpuProfile } from './server-hook.ts'

/** What the server's time goes into. `waiting`: nothing ran, for want of requests or of a database's answer. */
export const PARTS = ['policy', 'tracing', 'hashing', 'commit', 'HTTP', 'rules', 'runtime', 'waiting'] as const
export type Part = (typeof PARTS)[number]
export type Cost = { where: string; part: Part; share: number }
export type Shares = {
  seconds: number
  shares: Record<Part, number>
  /** time in the function itself; what native code does counts for the function that called it */
  self: Cost[]
  /** time in the function and all it calls; our own functions only */
  total: Cost[]
}

/** First match wins. Modules that serve everybody (contract, zod, platform, Node itself) belong to who called them. */
const OWNERS: readonly [RegExp, Part][] = [
  [/\/packages\/policy\/|cedar-wasm|^wasm:|\/server\/src\/gate\//u, 'policy'],
  [/\/domain\/src\/provenance\/|\/writer\/traces/u, 'tracing'],
  [/\/server\/src\/store\/|\/signer\/guard|\/node_modules\/pg|^node:sqlite/u, 'commit'],
  [/\/packages\/ledger\/|\/server\/src\/(?:ledger|signer|keys)\//u, 'hashing'],
  [/\/server\/src\/(?:http|auth)\/|\/node_modules\/(?:@?hono|jose)\//u, 'HTTP'],
  [/\/packages\/domain\/|\/server\/src\/(?:writer|timers|app|read)\//u, 'rules'],
]
/** Starting and stopping the profiler is time of the measurement, not of the server. */
const OBSERVER = /\/bench\/server-hook\.ts$/u
const OURS = /\/packages\//u
const TOP = 40

type Node = CpuProfile['nodes'][number]
type Place = { part: Part; where: string; own: string | undefined; parent: Place | undefined; isObserver: boolean }

/**
 * Attributes a wall-clock sampling profile by the nearest caller whose module belongs to one part. Shares add up to 1.
 * Time inside a synchronous system call (SQLite's sync among them) is time of the function that made it.
 */
export function attribute({ nodes, samples, timeDeltas }: CpuProfile, root: string): Shares {
  const places = placesOf(nodes, root)
  const counted = [...samples.entries()].flatMap(([position, id]) => {
    const place = places.get(id)
    const time = timeDeltas[position] ?? 0
    return place === undefined || place.isObserver ? [] : [{ place, time }]
  })
  const whole = counted.reduce((sum, { time }) => sum + time, 0)
  const shares = Object.fromEntries(PARTS.map((part) => [part, 0])) as Record<Part, number>
  const self = new Tally()
  const total = new Tally()
  for (const { place, time } of counted) {
    const share = time / whole
    shares[place.part] += share
    self.add(place.where, place.part, share)
    for (const { own, part } of onceEach(place)) total.add(own, part, share)
  }
  return { seconds: whole / 1e6, shares, self: self.top(), total: total.top() }
}

function placesOf(nodes: readonly Node[], root: string): ReadonlyMap<number, Place> {
  const places = new Map<number, Place>()
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)))
  // Parents come before their children in V8's list, so a place is always there when its children ask for it.
  for (const { id, callFrame } of nodes) places.set(id, placeOf(callFrame, places.get(parents.get(id) ?? -1), root))
  return places
}

function placeOf({ functionName, url, lineNumber }: Node['callFrame'], parent: Place | undefined, root: string): Place {
  const isObserver = OBSERVER.test(url) || parent?.isObserver === true
  const name = functionName || '(anonymous)'
  const common = { parent, isObserver, own: undefined }
  if (name === '(idle)') return { ...common, part: 'waiting', where: name }
  if (name === '(program)' || name === '(garbage collector)') return { ...common, part: 'runtime', where: name }
  // What has no owner at all is Node reading and writing sockets.
  const part = OWNERS.find(([pattern]) => pattern.test(url))?.[1] ?? parent?.part ?? 'HTTP'
  if (url.startsWith('node:') || url === '') return { ...common, part, where: `${name} ← ${callerOf(parent)}` }
  const where = `${name} ${url.replace(/^file:\/\//u, '').replace(root, '')}:${lineNumber + 1}`
  return { ...common, part, where, own: OURS.test(url) ? where : undefined }
}

/** The nearest function of ours, or Node where there is none. */
function callerOf(place: Place | undefined): string {
  for (let at = place; at !== undefined; at = at.parent) if (at.own !== undefined) return at.own
  return 'node'
}

/** Our functions on one stack; a recursive one counts once. */
function onceEach(place: Place): Iterable<{ own: string; part: Part }> {
  const found = new Map<string, { own: string; part: Part }>()
  for (let at: Place | undefined = place; at !== undefined; at = at.parent) {
    if (at.own !== undefined) found.set(at.own, { own: at.own, part: at.part })
  }
  return found.values()
}

class Tally {
  readonly #costs = new Map<string, Cost>()

  add(where: string, part: Part, share: number): void {
    const cost = this.#costs.get(`${part} ${where}`) ?? { where, part, share: 0 }
    cost.share += share
    this.#costs.set(`${part} ${where}`, cost)
  }

  top(): Cost[] {
    return [...this.#costs.values()].toSorted((a, b) => b.share - a.share).slice(0, TOP)
  }
}
