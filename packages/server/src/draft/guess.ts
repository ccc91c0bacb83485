import type { ActionClass, Undo } from '@answerable/contract'

/** One thing nobody told us, what we take it to be, and why. */
export type Guess<T> = { readonly value: T; readonly why: string }

export type ArgumentType = 'text' | 'integer' | 'decimal' | 'boolean' | 'text_set'
export type Sink = 'recipient' | 'amount' | 'url' | 'path' | 'identity' | 'content'

export type DraftArgument = {
  readonly name: string
  readonly type: Guess<ArgumentType>
  readonly scale?: number
  readonly sink?: Guess<Sink>
  /** Says when something happens. */
  readonly isTime: boolean
}

export type DraftTool = {
  readonly name: string
  readonly calls: number
  readonly class: Guess<ActionClass>
  readonly undo: Guess<Undo>
  readonly undoWith?: string
  readonly arguments: readonly DraftArgument[]
}

export type DraftSource = {
  readonly id: string
  readonly tools: readonly string[]
  readonly class: 'public' | 'internal' | 'personal'
  readonly trust: Guess<'trusted' | 'untrusted'>
  readonly vouchesFor?: readonly Sink[]
}

/** Above `large` people decide whoever named the amount; above `usual` where others' data did. In units of 10^-scale. */
export type DraftAmount = {
  readonly argument: string
  readonly scale: number
  readonly tools: readonly string[]
  readonly usual: Guess<number>
  readonly large: Guess<number>
}

/** A use case as recorded runs suggest it. */
export type Draft = {
  readonly useCase: string
  readonly runs: number
  readonly calls: number
  /** Runs on a usual day, where the recording knows times. */
  readonly runsPerDay: number | undefined
  readonly tools: readonly DraftTool[]
  readonly sources: readonly DraftSource[]
  readonly amounts: readonly DraftAmount[]
  readonly touchpoints: readonly Guess<'secrets' | 'access'>[]
  readonly hasPersonalData: boolean
  /** What could not be declared, in sentences. */
  readonly left: readonly string[]
}
