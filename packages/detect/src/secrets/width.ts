import type { Node } from './syntax.ts'

/** The most code units a match can take; Infinity where there is no bound. Assertions take none. */
export function maxWidth(node: Node): number {
  switch (node.kind) {
    case 'empty':
      return 0
    case 'set':
      return node.set.astral ? 2 : 1
    case 'cat':
      return node.parts.reduce((sum, part) => sum + maxWidth(part.node), 0)
    case 'alt':
      return Math.max(...node.branches.map(maxWidth))
    case 'repeat': {
      const width = maxWidth(node.of)
      return width === 0 ? 0 : width * node.max
    }
  }
}
