import type { CpuProfile } from './server-hook.ts'

/** What the server's time goes into. `waiting`: no JavaScript ran, for want of requests or for a database's answer. */
export const PARTS = ['policy', 'tracing', 'hashing', 'commit', 'HTTP', 'rules', 'runtime', 'waiting'] as const
export type Part = (typeof PARTS)[number]
/** Self time of one function; what native code does counts for the function that called it. */
export type Cost = { where: string; part: Part; share: number }
export type Shares = { seconds: number; shares: Record<Part, number>; top: Cost[] }

/** First match wins. Modules that serve everybody (contract, zod, platform, Node itself) belong to who called them. */
const OWNERS: readonly [RegExp, Part][] = [
  [/\/packages\/policy\/|cedar-wasm|^wasm:|\/server\/src\/gate\//u, 'policy'],
  [/\/domain\/src\/provenance\/|\/writer\/traces/u, 'tracing'],
  [/\/server\/src\/store\/|\/signer\/guard|\/node_modules\/pg|^node:sqlite/u, 'commit'],
  [/\/packages\/ledger\/|\/server\/src\/(?:ledger|signer|keys)\//u, 'hashing'],
  [/\/server\/src\/(?:http|auth)\/|\/node_modules\/(?:@?hono|jose)\//u, 'HTTP'],
  [/\/packages\/domain\/|\/server\/src\/(?:writer|timers|app|read)\//u, 'rules'],
]
const TOP = 25

/**
 * Attributes a wall-clock sampling profile by the nearest caller whose module belongs to one part. Shares add up to 1.
 * Time inside a synchronous system call (SQLite's sync among them) is time of the function that made it.
 */
export function attribute({ nodes, samples, timeDeltas }: CpuProfile, root: string): Shares {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)))
  const known = new Map<number, { part: Part; where: string }>()
  const placeOf = (id: number): { part: Part; where: string } => {
    const found = known.get(id)
    if (found !== undefined) return found
    const place = placed(id)
    known.set(id, place)
    return place
  }
  const placed = (id: number): { part: Part; where: string } => {
    const frame = byId.get(id)?.callFrame
    const parent = parents.get(id)
    if (frame === undefined || parent === undefined) return { part: 'HTTP', where: 'node' }
    const { functionName: name, url, lineNumber } = frame
    if (name === '(idle)') return { part: 'waiting', where: name }
    if (name === '(program)' || name === '(garbage collector)') return { part: 'runtime', where: name }
    const part = OWNERS.find(([pattern]) => pattern.test(url))?.[1] ?? placeOf(parent).part
    if (url.startsWith('node:') || url === '') return { part, where: `${name || '(native)'} ← ${callerOf(parent)}` }
    return { part, where: `${name || '(anonymous)'} ${short(url, root)}:${lineNumber + 1}` }
  }
  /** The nearest function with a file of its own. */
  const callerOf = (id: number): string => {
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = byId.get(at)?.callFrame
      if (frame?.url.startsWith('file:'))
        return `${frame.functionName || '(anonymous)'} ${short(frame.url, root)}:${frame.lineNumber + 1}`
    }
    return 'node'
  }
  const shares = Object.fromEntries(PARTS.map((part) => [part, 0])) as Record<Part, number>
  const self = new Map<string, Cost>()
  const total = timeDeltas.reduce((sum, delta) => sum + delta, 0)
  for (const [position, id] of samples.entries()) {
    const share = (timeDeltas[position] ?? 0) / total
    const { part, where } = placeOf(id)
    shares[part] += share
    const cost = self.get(`${part} ${where}`) ?? { where, part, share: 0 }
    cost.share += share
    self.set(`${part} ${where}`, cost)
  }
  const top = [...self.values()].toSorted((a, b) => b.share - a.share).slice(0, TOP)
  return { seconds: total / 1e6, shares, top }
}

function short(url: string, root: string): string {
  const path = url.replace(/^file:\/\//u, '')
  return path.startsWith(root) ? path.slice(root.length) : path
}
