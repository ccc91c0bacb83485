import { readFileSync } from 'node:fs'
import { parsePolicy, TileTree, type WitnessPolicy } from '@answerable/ledger'
import { createProofs } from '../ledger/proofs.ts'
import { createPublished, type PublishedLog } from '../ledger/published.ts'
import type { Clock } from '../platform/entropy.ts'
import { ExitError } from '../platform/exit.ts'
import type { Store } from '../store/store.ts'
import { createBook, NO_WITNESSES } from '../witness/book.ts'
import { openCosigned } from '../witness/cosigned.ts'
import { recordAlarms } from '../witness/alarms.ts'
import { createFeed } from '../witness/feed.ts'
import type { OpenLog } from '../writer/open-log.ts'
import { errorText } from './error-text.ts'

/** Milliseconds between two looks whether the head has changed: once a second is what public witnesses bear at best. */
const WITNESS_EVERY = 10_000

export type WitnessingDeps = {
  /** where cosignatures are kept */
  file: string
  policyFile: string | undefined
  log: Pick<OpenLog, 'writer' | 'vkey'>
  store: Store
  clock: Clock
  newId: () => string
  report: (line: string) => void
  /** false: nothing happens by itself */
  timers: boolean
}

export type Witnessing = {
  readonly published: PublishedLog
  /** Shows the newest head to every witness that has not seen it. */
  round(): Promise<void>
  stop(): Promise<void>
}

/** @throws ExitError `config_invalid` when the policy cannot be read; `folder_unusable`, `disk_full` */
export function startWitnessing(deps: WitnessingDeps): Witnessing {
  const { file, policyFile, log, store, clock, newId, report, timers } = deps
  const policy = policyFile === undefined ? NO_WITNESSES : readPolicy(policyFile)
  const known = policy.witnesses.map(({ vkey }) => vkey)
  const cosigned = openCosigned(file, [log.vkey], known)
  const book = createBook({
    policy,
    store: cosigned,
    declared: () => log.writer.model().model.witnesses,
    recorded: () => log.writer.model().model.witnessAlarms,
    now: () => clock.now(),
  })
  const published = createPublished({ store, clock, sign: () => log.writer.newest(), book })
  const empty = TileTree.empty()
  const proofs = createProofs(() => empty, store)
  const round = createFeed({
    witnesses: policy.witnesses,
    book,
    newest: () => log.writer.newest(),
    consistency: (from, to) => proofs.consistency(from, to),
    clock,
    report,
    record: recordAlarms({ writer: log.writer, known, elapsed: () => clock.elapsed(), newId }),
  })
  let running: Promise<void> = Promise.resolve()
  const next = (): void => {
    running = running.then(round).catch((error: unknown) => report(`witnesses: ${errorText(error)}`))
  }
  const timer = timers && known.length > 0 ? setInterval(next, WITNESS_EVERY) : undefined
  timer?.unref()
  // Without witnesses too: alarms about those that were taken out of the policy are ended.
  if (timers) next()
  return {
    published,
    round: () => {
      next()
      return running
    },
    stop: async () => {
      clearInterval(timer)
      await running
      cosigned.close()
    },
  }
}

function readPolicy(file: string): WitnessPolicy {
  try {
    return parsePolicy(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new ExitError('config_invalid', `ANSWERABLE_WITNESS_POLICY ${file}: ${(cause as Error).message}`, { cause })
  }
}
