import type { SignedCheckpoint } from '../signer/signer.ts'

/** One witness of the policy, as this server knows it. */
export type WitnessView = {
  /** its name in the policy */
  name: string
  vkey: string
  /** what a person has signed about who runs it; undeclared counts as `same`, and `same` as no witness */
  operator: 'independent' | 'same' | 'undeclared'
  /** the largest size it has cosigned; null: none */
  size: number | null
  /** RFC 3339 time of that cosignature */
  time: string | null
  /** what is wrong with it, or with us in its eyes; null: nothing */
  alarm: string | null
}

/** Whether anybody outside could contradict this log's operator. */
export type WitnessStatus = {
  /** the newest size a quorum of independent witnesses has cosigned; null: UNWITNESSED */
  witnessed: { size: number; time: string; secondsAgo: number; by: string[] } | null
  /** `Witnessed up to 412, 8 s ago.` or why not, for people */
  sentence: string
  /** size of the newest signed checkpoint */
  size: number
  witnesses: WitnessView[]
  /** conflicts, refusals and lag: each needs a person to look */
  alarms: string[]
}

/** What is known of witnesses, for those who only read. */
export type WitnessBook = {
  /** the newest checkpoint with a quorum of independent cosignatures, their lines included */
  witnessed(): SignedCheckpoint | undefined
  /** the same checkpoint with the cosignatures collected for exactly it */
  decorate(signed: SignedCheckpoint): SignedCheckpoint
  status(newest: SignedCheckpoint): WitnessStatus
}

/** `8 s`, `3 min`, `2 h`, `5 d`. */
export function ago(seconds: number): string {
  if (seconds < 120) return `${Math.max(0, seconds)} s`
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`
}
