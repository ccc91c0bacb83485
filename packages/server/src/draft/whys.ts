import type { Draft } from './guess.ts'

/** Why each choice was guessed as it was, by the keys under which a replay turns choices round. */
export function whysOf({ tools, sources, amounts }: Draft): ReadonlyMap<string, string> {
  const whys = new Map<string, string>()
  for (const tool of tools) {
    whys.set(`tool:${tool.name}:class`, tool.class.why)
    whys.set(`tool:${tool.name}:undo`, tool.undo.why)
    for (const { name, sink } of tool.arguments) if (sink !== undefined) whys.set(`tool:${tool.name}:${name}`, sink.why)
  }
  for (const { id, trust } of sources) whys.set(`source:${id}`, trust.why)
  for (const [at, { large, usual }] of amounts.entries()) {
    const suffix = at === 0 ? '' : `-${at + 1}`
    whys.set(`rule:review.large${suffix}`, large.why)
    whys.set(`rule:review.copied${suffix}`, usual.why)
  }
  return whys
}
