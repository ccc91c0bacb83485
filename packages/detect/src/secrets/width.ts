import { type CharSet, OTHER } from './char-set.ts'
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

/** Every character some place of the pattern may match. No match goes past any other. */
export function alphabet(node: Node): CharSet {
  const table = new Uint8Array(OTHER + 1)
  let astral = false
  const visit = (at: Node): void => {
    if (at.kind === 'set') {
      at.set.table.forEach((bit, code) => {
        if (bit === 1) table[code] = 1
      })
      astral ||= at.set.astral
    } else if (at.kind === 'cat') for (const part of at.parts) visit(part.node)
    else if (at.kind === 'alt') for (const branch of at.branches) visit(branch)
    else if (at.kind === 'repeat') visit(at.of)
  }
  visit(node)
  return { table, astral, beyond: undefined }
}
