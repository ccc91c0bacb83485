import { policyGate } from '../policy-gate.ts'
import { replayRun } from '../replay.ts'
import { readUseCaseFiles } from '../use-case-files.ts'
import { isWrite } from './airline-facts.ts'
import { airlineRuns } from './airline-run.ts'
import { chanceAtRandom, type Interval, wilson } from './wilson.ts'

export type AirlineReport = {
  conversations: number
  writes: number
  /** Share of all writes that were held: what holding at random would hold of the wrong ones, and of the right ones. */
  held: Interval
  wrong_held: Interval
  right_delayed: Interval
  /** Chance that holding as many writes at random holds as many wrong ones. */
  at_random: number
  /** The same among writes the airline's system carried out; those it refused changed nothing. */
  carried_out: { wrong_held: Interval; right_delayed: Interval; at_random: number }
  /** Held wrong and right writes by the rule that held them; a write may be held by several. */
  by_rule: Record<string, { wrong: number; right: number }>
}

type Judged = { isWrong: boolean; isHeld: boolean; isRefused: boolean; rules: readonly string[] }

/**
 * Recorded airline conversations under the airline's policy. A write is wrong where no ground-truth action has its tool
 * and arguments; handing over to a person changes no booking and is not counted.
 */
export async function airlineReport(runsPath: string, manifestFile: string): Promise<AirlineReport> {
  const gate = policyGate(await readUseCaseFiles(manifestFile))
  const writes: Judged[] = []
  let conversations = 0
  for await (const { run, isExpected } of airlineRuns(runsPath, 'airline')) {
    conversations++
    const answers = await replayRun(gate, run)
    for (const [i, { tool, outcome, rules }] of answers.entries()) {
      if (!isWrite(tool)) continue
      const isRefused = run.calls[i]?.result?.startsWith('Error') ?? false
      writes.push({ isWrong: isExpected[i] !== true, isHeld: outcome !== 'allow', isRefused, rules })
    }
  }
  const { held, ...all } = figures(writes)
  const { held: _, ...carried_out } = figures(writes.filter(({ isRefused }) => !isRefused))
  return { conversations, writes: writes.length, held, ...all, carried_out, by_rule: byRule(writes) }
}

function figures(writes: readonly Judged[]) {
  const wrong = writes.filter(({ isWrong }) => isWrong)
  const right = writes.filter(({ isWrong }) => !isWrong)
  const held = (some: readonly Judged[]): number => some.filter(({ isHeld }) => isHeld).length
  const draw = { marked: wrong.length, drawn: held(writes), total: writes.length }
  return {
    held: wilson(held(writes), writes.length),
    wrong_held: wilson(held(wrong), wrong.length),
    right_delayed: wilson(held(right), right.length),
    at_random: chanceAtRandom(held(wrong), draw),
  }
}

function byRule(writes: readonly Judged[]): AirlineReport['by_rule'] {
  const counts: AirlineReport['by_rule'] = {}
  for (const { isHeld, isWrong, rules } of writes) {
    if (!isHeld) continue
    for (const rule of rules) {
      const so = counts[rule] ?? { wrong: 0, right: 0 }
      counts[rule] = isWrong ? { ...so, wrong: so.wrong + 1 } : { ...so, right: so.right + 1 }
    }
  }
  return counts
}
