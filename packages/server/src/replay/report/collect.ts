import { basename } from 'node:path'
import { visibleText } from '@answerable/contract'
import type { ReplayReport } from '../score.ts'
import type { JudgedRun, ReplayRun } from '../types.ts'
import type { UseCaseFiles } from '../use-case-files.ts'
import { UseCaseCount } from './count.ts'
import { rankChoices } from './rank.ts'
import type { ReplayPage } from './types.ts'

export type ReplayCollector = {
  /** Names the use case of a suite before its first run is added. */
  open(suite: string, files: UseCaseFiles): void
  add(judged: JudgedRun, run: ReplayRun): void
  /** Ranks the choices, which takes a while, and hands the whole replay out as data. */
  page(report: ReplayReport): ReplayPage
}

/**
 * Collects a replay for its report. Memory is bounded by rules, tools and a sample, not by the recording.
 * @param whys per suite: why a draft guessed what it guessed
 */
export function collectReplay(
  recording: string,
  whys: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(),
): ReplayCollector {
  const suites = new Map<string, { files: UseCaseFiles; count: UseCaseCount }>()
  return {
    open(suite, files) {
      suites.set(suite, { files, count: new UseCaseCount(files) })
    },
    add(judged, run) {
      suites.get(run.suite)?.count.add(judged, run)
    },
    page(report) {
      const use_cases = [...suites]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([suite, { files, count }]) => {
          const counted = count.report()
          const { allow, review, deny } = counted.calls
          const choices = rankChoices(files, count.sample.runs(), whys.get(suite) ?? new Map())
          return { ...counted, choices: { ...choices, of_calls: allow + review + deny } }
        })
      const sum = (of: (each: (typeof use_cases)[number]) => number): number =>
        use_cases.reduce((total, each) => total + of(each), 0)
      return {
        format: 'answerable-replay@v1',
        recording: visibleText(basename(recording)),
        rules_from: whys.size > 0 ? 'draft' : 'files',
        totals: {
          runs: sum((each) => each.runs),
          runs_untouched: sum((each) => each.runs_untouched),
          calls: {
            allow: sum((each) => each.calls.allow),
            review: sum((each) => each.calls.review),
            deny: sum((each) => each.calls.deny),
          },
        },
        use_cases,
        scored: report.overall.attacks.total + report.overall.clean.total > 0 ? report : null,
      }
    },
  }
}
