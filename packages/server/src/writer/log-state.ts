import { AnswerableError, eventTable, type LoggedEvent } from '@answerable/contract'
import type { Model } from '@answerable/domain'
import { edgeTileCoordinates, equalBytes, TileTree } from '@answerable/ledger'
import type { Leaves } from '../ledger/leaves.ts'
import { verifyAll } from '../ledger/verified-entries.ts'
import type { Head, Reads, StreamRow } from '../store/store.ts'
import { type ClockLine, foldClock, straightLine } from './clock-line.ts'
import type { Domain } from './domain.ts'

const PAGE = 1000

/**
 * Everything the writer knows of the log at one head. Immutable: a batch builds the next one, and it is adopted only
 * after the commit.
 */
export type LogState = {
  readonly head: Head
  readonly tree: TileTree
  readonly model: Model
  readonly line: ClockLine
  /** last entries of streams seen so far; others are read when needed */
  readonly streams: ReadonlyMap<string, StreamRow>
}

export function foldEvent(state: Pick<LogState, 'model' | 'line'>, event: LoggedEvent, domain: Domain) {
  return { model: domain.fold(state.model, event), line: foldClock(state.line, event) }
}

/** The tree of a head, from its edge tiles. @throws AnswerableError `log_stopped` when they do not give its root */
export async function openTree(head: Head, reads: Reads): Promise<TileTree> {
  if (head.size === 0) return TileTree.empty()
  const wanted = edgeTileCoordinates(head.size)
  const stored = await reads.tiles(wanted)
  const edge = wanted.flatMap(({ level, index, width }) => {
    const tile = stored.find((candidate) => candidate.level === level && candidate.index === index)
    return tile === undefined ? [] : [{ level, index, width, hashes: tile.hashes.subarray(0, width * 32) }]
  })
  try {
    // A size that is a power of 256 has no partial tile below its top: the full tile beneath is not needed to go on.
    const tree = TileTree.open(head.size, edge)
    if (equalBytes(tree.root(), head.root)) return tree
  } catch (cause) {
    throw new AnswerableError('log_stopped', `the tiles at size ${head.size} are damaged`, { cause })
  }
  throw new AnswerableError('log_stopped', `the tiles do not give the root at size ${head.size}`)
}

/**
 * The state at a newer head: reads only the governance entries added since, and believes each only if it is in the tree.
 */
export async function catchUp(
  state: LogState,
  head: Head,
  reads: Reads,
  domain: Domain,
  leaves: Leaves,
): Promise<LogState> {
  const tree = await openTree(head, reads)
  let next: Pick<LogState, 'model' | 'line'> = state
  await eachGovernance(state.head.govSize, head, reads, leaves, (event) => {
    next = foldEvent(next, event, domain)
    return true
  })
  return { head, tree, model: next.model, line: next.line, streams: new Map() }
}

/** Governance events from a position up to a head, in order, until `visit` says false. */
export async function eachGovernance(
  from: number,
  head: Head,
  reads: Reads,
  leaves: Leaves,
  visit: (event: LoggedEvent) => boolean,
): Promise<void> {
  let before = -1
  for (let next = from; next < head.govSize; ) {
    const page = await reads.governanceFrom(next, Math.min(PAGE, head.govSize - next))
    const entries = await verifyAll(page, head, reads, leaves)
    for (const { event, row } of entries) {
      // A missing governance entry could be the restriction that closes the gate.
      if (row.govIndex !== next) throw new AnswerableError('log_stopped', `governance entry ${next} is missing`)
      // Counted entries must all be governance, and none twice: or a hidden one could be made up for.
      if (!isGovernance(event) || event.index <= before) {
        throw new AnswerableError('log_stopped', `entry ${event.index} is no governance entry ${next}`)
      }
      before = event.index
      next += 1
      if (!visit(event)) return
    }
    if (page.length === 0) throw new AnswerableError('log_stopped', `governance entry ${next} is missing`)
  }
}

/**
 * Checks the head's count of governance entries against the guard's, counting those added since the guard's head.
 * INVARIANT: what the fold reads is all there is. The count in the database alone could be edited together with the
 * number of a restriction, and the gate would open; the guard is not in the database.
 * @throws AnswerableError `log_stopped`
 */
export async function requireAllGovernance(
  head: Head,
  guard: { readonly size: number; readonly govSize: number } | undefined,
  reads: Reads,
  leaves: Leaves,
): Promise<void> {
  let count = guard?.govSize ?? 0
  for (let next = guard?.size ?? 0; next < head.size; ) {
    const page = await reads.entriesFrom(next, Math.min(PAGE, head.size - next))
    const entries = await verifyAll(page, head, reads, leaves)
    for (const { event } of entries) {
      if (event.index !== next) throw new AnswerableError('log_stopped', `entry ${next} is missing`)
      next += 1
      if (isGovernance(event)) count += 1
    }
    if (page.length === 0) throw new AnswerableError('log_stopped', `entry ${next} is missing`)
  }
  if (count !== head.govSize) {
    throw new AnswerableError('log_stopped', `the head counts ${head.govSize} governance entries, there are ${count}`)
  }
}

function isGovernance(event: LoggedEvent): boolean {
  return eventTable[event.type].kind === 'governance'
}

export function emptyState(domain: Domain): LogState {
  return {
    head: { size: 0, govSize: 0, root: TileTree.empty().root(), time: '' },
    tree: TileTree.empty(),
    model: domain.emptyModel(),
    line: straightLine,
    streams: new Map(),
  }
}
