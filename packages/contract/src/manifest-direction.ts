import type { Manifest } from './manifest.ts'

export type Direction = 'tightens' | 'loosens' | 'changes'

/** From what binds most to what binds least. */
const AUTONOMY = ['advisory', 'human_checked', 'semi_autonomous', 'autonomous'] as const
const ENFORCEMENT = ['structural', 'gateway', 'cooperative', 'instructed'] as const
const UNDO = ['reversible', 'compensable', 'irreversible'] as const
const TRUST = ['untrusted', 'trusted'] as const

/**
 * What a new manifest makes of what its use case may do, for each part whose order is known. A part that is only
 * different is neither: it is never called tightening, since another thing runs then and not a stricter one.
 */
export function manifestDirections(before: Manifest, after: Manifest): { part: string; direction: Direction }[] {
  const found: { part: string; direction: Direction }[] = []
  const ordered = <T>(part: string, scale: readonly T[], was: T, is: T): void => {
    if (was === is) return
    found.push({ part, direction: scale.indexOf(is) < scale.indexOf(was) ? 'tightens' : 'loosens' })
  }
  const named = <T>(part: string, was: readonly T[], is: readonly T[], key: (item: T) => string): void => {
    const [old, now] = [was, is].map((list) => new Set(list.map(key)))
    for (const name of now ?? [])
      if (old?.has(name) !== true) found.push({ part: `${part} ${name}`, direction: 'loosens' })
    for (const name of old ?? [])
      if (now?.has(name) !== true) found.push({ part: `${part} ${name}`, direction: 'tightens' })
  }
  ordered('autonomy', AUTONOMY, before.autonomy, after.autonomy)
  ordered('enforcement', ENFORCEMENT, before.enforcement, after.enforcement)
  named('tool', before.tools, after.tools, ({ name }) => name)
  named('envelope', before.envelope, after.envelope, ({ id }) => id)
  named('accepts_from', before.accepts_from ?? [], after.accepts_from ?? [], (id) => id)
  for (const tool of after.tools) {
    const was = before.tools.find(({ name }) => name === tool.name)
    if (was === undefined) continue
    ordered(`tool ${tool.name}`, UNDO, was.undo, tool.undo)
    if (was.class !== tool.class)
      found.push({ part: `tool ${tool.name}`, direction: was.class === 'read' ? 'loosens' : 'changes' })
  }
  for (const source of after.sources) {
    const was = before.sources.find(({ id }) => id === source.id)
    if (was !== undefined) ordered(`source ${source.id}`, TRUST, was.trust, source.trust)
  }
  return found
}
