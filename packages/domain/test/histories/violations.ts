import type { LoggedEvent } from '@answerable/contract'
import { firstOf, type Ledger, opens, upTo } from './ledger.ts'
import { actFault } from './rules/acts.ts'
import { closedFault } from './rules/closed.ts'
import { actorFault } from './rules/people.ts'
import { reliefFault } from './rules/relief.ts'
import { reviewFault } from './rules/reviews.ts'
import { runningFault } from './rules/running.ts'
import { answeredFault, caseOf } from './rules/standing.ts'

/**
 * The invariants again, as plain predicates over the ledger: slow, without model, fold or standing, so that a mistake
 * there is not repeated here. Each entry is judged by everything before it, from `from` on: entries never change, so
 * what was judged once is judged.
 */
export function violations(ledger: Ledger, from = 0): string[] {
  return ledger.log.slice(from).flatMap((entry) => {
    const fault = faultOf(upTo(ledger, entry.index), entry)
    return fault === null ? [] : [`${entry.index} ${entry.type}: ${fault}`]
  })
}

function faultOf(before: Ledger, entry: LoggedEvent): string | null {
  return firstOf(
    () => actorFault(before, entry),
    () => usedAgain(before, entry),
    () => actFault(before, entry),
    () => clockFault(before, entry),
    () => (opens(entry) ? openingFault(before, entry) : null),
  )
}

function openingFault(before: Ledger, entry: Parameters<typeof caseOf>[1]): string | null {
  const found = caseOf(before.log, entry)
  if (typeof found === 'string') return found
  return firstOf(
    () => answeredFault(found),
    () => closedFault(found),
    () => reliefFault(before, entry),
    () => runningFault(before, found),
    () => reviewFault(before, found),
  )
}

/** A signature is good for one command; one command may write several entries. */
function usedAgain({ log, sent }: Ledger, entry: LoggedEvent): string | null {
  const own = sent.get(entry.id)
  const again = log.some((one) => one.nonces.some((nonce) => entry.nonces.includes(nonce)) && sent.get(one.id) !== own)
  return again ? 'a signature used twice' : null
}

/** A leaked secret starts one clock and is settled once, after that and never by an agent. */
function clockFault({ log }: Ledger, entry: LoggedEvent): string | null {
  if (entry.type !== 'secret.leaked' && entry.type !== 'secret.settled') return null
  const { secret } = entry.body
  const seen = (type: string): boolean =>
    log.some((one) => one.type === type && 'secret' in one.body && one.body.secret === secret)
  if (seen(entry.type)) return 'out of turn'
  return entry.type === 'secret.settled' && (!seen('secret.leaked') || entry.actor.kind !== 'person')
    ? 'out of turn'
    : null
}
