/** How somebody is told: a record in the inbox, always; a mail; a webhook. */
export type Channel = 'inbox' | 'mail' | 'webhook'

/**
 * One message on one channel. Not a fold: what has been delivered is no fact about the log. Ids and codes only, so that
 * the outbox holds no name that would have to be erased.
 */
export type OutboxRow = {
  /** `<entry id>.<n>`: the same on every attempt and every channel, so that receivers can tell duplicates */
  readonly id: string
  readonly channel: Channel
  readonly person: string
  /** index of the entry it comes from */
  readonly index: number
  /** a `Message` as JSON */
  readonly message: string
  readonly created: string
  /** when it is tried next; null when nothing is left to do */
  readonly due: string | null
  readonly attempts: number
  readonly state: 'waiting' | 'delivered' | 'undeliverable' | 'acknowledged'
}

export type OutboxKey = Pick<OutboxRow, 'id' | 'channel'>

/** Beside the transactions of the log: deliveries never wait for the head, nor the head for them. */
export type Outbox = {
  /** What is due at `now`, oldest first. */
  outboxDue(now: string, limit: number): Promise<OutboxRow[]>
  /**
   * Takes a row for one attempt by moving its `due`. False when another server, or an earlier attempt, moved it first.
   * A server killed after this leaves the row due again: delivered at least once.
   */
  outboxClaim(row: OutboxRow, until: string): Promise<boolean>
  /** Says how an attempt went; `next` are the rows for whoever is told instead, written with it or not at all. */
  outboxSettle(row: OutboxKey, change: Pick<OutboxRow, 'state' | 'due'>, next: readonly OutboxRow[]): Promise<void>
  /** What one person was told, newest first, before an id; `states` of the inbox record. */
  inboxOf(
    person: string,
    states: readonly OutboxRow['state'][],
    before: string | null,
    limit: number,
  ): Promise<OutboxRow[]>
  /** Marks one message of that person as seen. False when there is none to mark. */
  inboxAcknowledge(person: string, id: string): Promise<boolean>
}
