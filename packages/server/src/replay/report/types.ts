import type { Outcome } from '@answerable/contract'
import type { ReplayReport } from '../score.ts'

/** One recorded call as an example. Its texts come from the recording: others wrote them. */
export type Sample = {
  readonly run: string
  readonly request: string
  readonly tool: string
  /** JSON, cut short where long. */
  readonly arguments: string
  /** Where each argument's value comes from. */
  readonly origins: Readonly<Record<string, string>>
  readonly outcome: Outcome
}

export type RuleReport = {
  readonly id: string
  readonly outcome: Outcome
  /** The rule in plain words. */
  readonly sentence: string
  readonly reviews: readonly { readonly role: string; readonly count: number }[]
  /** Calls it decided. */
  readonly calls: number
  readonly runs: number
  readonly samples: readonly Sample[]
}

export type ToolReport = {
  readonly name: string
  /** Null where the manifest does not know the tool. */
  readonly class: string | null
  readonly undo: string | null
  readonly calls: Readonly<Record<Outcome, number>>
}

/** What is asked of the people of a role. */
export type RoleReport = {
  readonly role: string
  readonly votes: number
  readonly per_run: number
  readonly per_day: number | null
}

/** One choice in manifest or policy, and what would come out differently were it the other way. */
export type Choice = {
  /** The tool, argument, source or rule it is about. */
  readonly subject: string
  readonly choice: string
  readonly instead: string
  /** Why it was guessed so, where it was. */
  readonly why: string | null
  /** Calls of the sample that would be decided differently. */
  readonly changed: number
  readonly stricter: number
  readonly looser: number
}

export type UseCaseReport = {
  readonly use_case: string
  readonly name: string
  readonly runs: number
  readonly runs_untouched: number
  readonly calls: Readonly<Record<Outcome, number>>
  readonly days: number | null
  readonly roles: readonly RoleReport[]
  readonly rules: readonly RuleReport[]
  readonly tools: readonly ToolReport[]
  readonly choices: {
    readonly runs: number
    readonly calls: number
    readonly of_calls: number
    readonly ranked: readonly Choice[]
    /** Choices left out: they would change fewer calls, or none. */
    readonly others: number
  }
}

/** A replay as data: `--json`, and what the page is made of. */
export type ReplayPage = {
  readonly format: 'answerable-replay@v1'
  readonly recording: string
  readonly rules_from: 'draft' | 'files'
  readonly totals: {
    readonly runs: number
    readonly runs_untouched: number
    readonly calls: Readonly<Record<Outcome, number>>
  }
  readonly use_cases: readonly UseCaseReport[]
  /** Where the recording says which runs were attacked: figures for scoring, which no gate saw. */
  readonly scored: ReplayReport | null
}
