import { followRotations, type LogEnd, logEndOf, requireContinues, VerificationError } from '@answerable/verifier'

/** `GET /v1/ledger/links`, as text: nothing in it is believed before the verifier has looked at it. */
export type Links = { readonly receipts: readonly string[]; readonly opening: string | undefined }

/** Where trust in some keys leads. */
export type Followed = {
  /** the keys given, and those they lead to */
  readonly vkeys: readonly string[]
  /** ends of logs among the receipts */
  readonly ends: readonly LogEnd[]
}

/**
 * Follows what can be proven from the keys one trusts. Receipts nobody trusted has signed lead nowhere and are passed
 * over: that a stranger offers them shows nothing, and the caller refuses whatever they were meant to explain.
 */
export function followLinks(vkeys: readonly string[], { receipts }: Links): Followed {
  let trusted = [...vkeys]
  const ends: LogEnd[] = []
  for (const receipt of receipts) {
    try {
      trusted = followRotations(trusted, [receipt])
      const end = logEndOf(receipt, trusted)
      if (end !== undefined) ends.push(end)
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error
    }
  }
  return { vkeys: trusted, ends }
}

/** Why the log whose first entry this is does not go on where another ended; undefined: it does. */
export function continuationFault(
  origin: string,
  { vkeys, ends }: Followed,
  opening: string | undefined,
): { fault: string } | { end: LogEnd } {
  const end = ends.find((one) => one.origin === origin)
  if (end === undefined) return { fault: `nothing signed by ${origin} says where it ended` }
  if (opening === undefined) return { fault: 'it shows no first entry' }
  try {
    requireContinues(opening, vkeys, end)
    return { end }
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error
    return { fault: error.message }
  }
}

/** What a server answered to `/v1/ledger/links`. @throws SyntaxError when it is no JSON */
export function readLinks(text: string): Links {
  const { receipts, opening } = JSON.parse(text) as { receipts?: unknown; opening?: unknown }
  return {
    receipts: Array.isArray(receipts) ? receipts.map((receipt) => JSON.stringify(receipt)) : [],
    opening: opening === undefined ? undefined : JSON.stringify(opening),
  }
}
