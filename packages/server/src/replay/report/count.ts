import type { Outcome } from '@answerable/contract'
import type { CompiledPolicy, PolicyRule } from '@answerable/policy'
import type { UseCaseFiles } from '../use-case-files.ts'
import type { GateAnswer, JudgedRun, ReplayRun } from '../types.ts'
import { UNREADABLE } from '../replay.ts'
import { RunSample, sampleOf } from './sample.ts'
import type { RuleReport, Sample, ToolReport, UseCaseReport } from './types.ts'

const SAMPLES = 3
const MAX_DAYS = 10_000
const MAX_TOOLS = 500

type Calls = Record<Outcome, number>
type Counted = { calls: number; runs: number; lastRun: string; samples: Sample[] }

/** Counts what the gate said to the runs of one use case. Its size is bounded by rules and tools, not by runs. */
export class UseCaseCount {
  readonly sample = new RunSample()
  readonly #files: UseCaseFiles
  readonly #calls: Calls = { allow: 0, review: 0, deny: 0 }
  readonly #rules = new Map<string, Counted & { outcome: Outcome }>()
  readonly #tools = new Map<string, Calls>()
  readonly #votes = new Map<string, number>()
  readonly #days = new Set<string>()
  #runs = 0
  #untouched = 0

  constructor(files: UseCaseFiles) {
    this.#files = files
  }

  add({ answers }: JudgedRun, run: ReplayRun): void {
    this.#runs++
    if (run.startedAt !== undefined && this.#days.size < MAX_DAYS) this.#days.add(run.startedAt.slice(0, 10))
    if (answers.every(({ outcome }) => outcome === 'allow')) this.#untouched++
    for (const [at, answer] of answers.entries()) this.#count(answer, run, at)
    this.sample.add(run, answers)
  }

  report(): Omit<UseCaseReport, 'choices'> {
    const { manifest, policy } = this.#files
    const days = this.#days.size === 0 ? null : this.#days.size
    const each = (votes: number, by: number): number => Math.round((votes / by) * 100) / 100
    return {
      use_case: manifest.use_case,
      name: manifest.name,
      runs: this.#runs,
      runs_untouched: this.#untouched,
      calls: this.#calls,
      days,
      roles: [...this.#votes].toSorted(byText).map(([role, votes]) => ({
        role,
        votes,
        per_run: each(votes, this.#runs),
        per_day: days === null ? null : each(votes, days),
      })),
      rules: [...this.#rules].map(([id, counted]) => ruleReport(policy, id, counted)).toSorted(byWeight),
      tools: [...this.#tools].map(([name, calls]) => this.#toolReport(name, calls)).toSorted(byCalls),
    }
  }

  #count(answer: GateAnswer & { tool: string }, run: ReplayRun, at: number): void {
    const call = run.calls[at]
    if (call === undefined) return
    this.#calls[answer.outcome]++
    const known = this.#tools.has(answer.tool) || this.#tools.size < MAX_TOOLS
    const name = known ? answer.tool : 'other tools'
    const tool = this.#tools.get(name) ?? { allow: 0, review: 0, deny: 0 }
    tool[answer.outcome]++
    this.#tools.set(name, tool)
    for (const id of answer.rules) {
      const rule = this.#rules.get(id) ?? { calls: 0, runs: 0, lastRun: '', samples: [], outcome: answer.outcome }
      this.#rules.set(id, rule)
      rule.calls++
      if (rule.lastRun === run.id) continue
      rule.runs++
      rule.lastRun = run.id
      if (rule.samples.length >= SAMPLES) continue
      const sample = sampleOf(run, call, answer)
      // Recordings repeat requests: three examples of one say no more than one.
      const isNew = rule.samples.every(
        ({ request, tool: other }) => request !== sample.request || other !== sample.tool,
      )
      if (isNew) rule.samples.push(sample)
    }
    if (answer.outcome === 'review')
      for (const [role, count] of votesOf(this.#files.policy, answer.rules))
        this.#votes.set(role, (this.#votes.get(role) ?? 0) + count)
  }

  #toolReport(name: string, calls: Calls): ToolReport {
    const tool = this.#files.manifest.tools.find((each) => each.name === name)
    return { name, class: tool?.class ?? null, undo: tool?.undo ?? null, calls }
  }
}

/** Votes a held call asks for: of each role the most that any of its rules wants, as the gate combines them. */
const votesOf = (policy: CompiledPolicy, rules: readonly string[]): Map<string, number> => {
  const votes = new Map<string, number>()
  for (const { reviews } of rules.flatMap((id) => ruleNamed(policy, id) ?? []))
    for (const { role, count } of reviews) votes.set(role, Math.max(votes.get(role) ?? 0, count))
  return votes
}

const ruleNamed = (policy: CompiledPolicy, id: string): PolicyRule | undefined =>
  policy.rules.find((rule) => rule.id === id)

/** What stands in place of a rule. */
const WITHOUT_RULE: Readonly<Record<string, string>> = {
  none: 'no rule permits this',
  error: 'the call does not fit the manifest: an unknown tool, or an argument of another type',
  [UNREADABLE]: 'the gate would refuse to read the call',
}

const ruleReport = (policy: CompiledPolicy, id: string, counted: Counted & { outcome: Outcome }): RuleReport => {
  const rule = ruleNamed(policy, id)
  const { calls, runs, samples } = counted
  const sentence = rule?.reason ?? WITHOUT_RULE[id] ?? 'the rule gives no reason'
  return { id, outcome: rule?.outcome ?? counted.outcome, sentence, reviews: rule?.reviews ?? [], calls, runs, samples }
}

const STRICTNESS: Readonly<Record<Outcome, number>> = { deny: 0, review: 1, allow: 2 }
const byWeight = (a: RuleReport, b: RuleReport): number =>
  STRICTNESS[a.outcome] - STRICTNESS[b.outcome] || b.calls - a.calls || (a.id < b.id ? -1 : 1)
const byText = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)
const byCalls = (a: ToolReport, b: ToolReport): number =>
  b.calls.deny - a.calls.deny ||
  b.calls.review - a.calls.review ||
  b.calls.allow - a.calls.allow ||
  (a.name < b.name ? -1 : 1)
