import { equalBytes } from '@answerable/ledger'
import type { VerifiedCheckpoint } from '@answerable/verifier'
import { continuationFault, type Followed, type Links } from './links.ts'

/**
 * Why another log may not answer where this one did; undefined: it continues it. The old log has to name the new one's
 * key in its last entry, the new log the old one's last head, and that head has to be the one seen here: the end of a log
 * nobody has seen up to its end proves nothing about what lies between.
 */
export function continuationOf(
  seen: VerifiedCheckpoint,
  followed: Followed,
  links: Links | undefined,
): string | undefined {
  const found = continuationFault(seen.origin, followed, links?.opening)
  if ('fault' in found) return found.fault
  const { size, root } = found.end
  if (size === seen.size && equalBytes(root, seen.root)) return undefined
  return `it ended with ${size} entries, and what was seen here, ${seen.size}, is not that end`
}
