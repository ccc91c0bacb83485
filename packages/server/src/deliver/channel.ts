/** One message ready for a channel. Built when it is delivered: names and addresses come from the vault then. */
export type Letter = {
  /** stable: every attempt carries it, so that receivers can tell duplicates */
  readonly id: string
  readonly kind: string
  readonly created: string
  readonly person: string
  readonly name: string | undefined
  readonly email: string | undefined
  readonly sentence: string
  readonly useCase: string | null
  readonly about: string
  readonly due: string | null
  /** where it is dealt with; a link, never a button */
  readonly link: string
  readonly practice: boolean
  /** the person who could not be reached, where this goes to the next */
  readonly insteadOf: string | undefined
}

/** Sends one letter. @throws Undeliverable where trying again is useless; anything else is tried again */
export type Send = (letter: Letter) => Promise<void>

/** Nobody is there: no address, a refused mailbox, an endpoint that is gone. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable'
}
