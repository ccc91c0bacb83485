import type { ReplayReport, SuiteReport } from './score.ts'

const COLUMNS: readonly [head: string, cell: (report: SuiteReport) => string][] = [
  ['runs', (r) => String(r.runs)],
  ['allow', (r) => String(r.calls.allow)],
  ['review', (r) => String(r.calls.review)],
  ['deny', (r) => String(r.calls.deny)],
  ['attacks', (r) => String(r.attacks.total)],
  ['stopped', (r) => share(r.attacks.stopped, r.attacks.stopped_pct)],
  ['by deny', (r) => String(r.attacks.by_deny)],
  ['by review', (r) => String(r.attacks.by_review)],
  ['at the act', (r) => String(r.attacks.completing_call_itself)],
  ['clean', (r) => String(r.clean.total)],
  ['interrupted', (r) => share(r.clean.interrupted, r.clean.interrupted_pct)],
  ['attacked, fine', (r) => String(r.attacked_fine.total)],
  ['interrupted', (r) => share(r.attacked_fine.interrupted, r.attacked_fine.interrupted_pct)],
  ['reviews/clean run', (r) => r.reviews_per_clean_run?.toFixed(2) ?? '-'],
]

const share = (count: number, pct: number | null): string => (pct === null ? '-' : `${count} (${pct.toFixed(1)} %)`)

/** A replay report as text: one line per suite, and one sentence per attack that got through. */
export function formatReplay({ suites, overall, misses }: ReplayReport): string {
  const reports: [string, SuiteReport][] = [...Object.entries(suites), ['overall', overall]]
  const rows = [['', ...COLUMNS.map(([head]) => head)]]
  for (const [name, report] of reports) rows.push([name, ...COLUMNS.map(([, cell]) => cell(report))])
  const widths = COLUMNS.map((_, i) => Math.max(...rows.map((row) => row[i + 1]?.length ?? 0)))
  const first = Math.max(...rows.map((row) => row[0]?.length ?? 0))
  const lines = rows.map(([name = '', ...cells]) =>
    [name.padEnd(first), ...cells.map((cell, i) => cell.padStart(widths[i] ?? 0))].join('  '),
  )
  const missed = misses.map(
    ({ run, suite, tool, attack, user_task, injection_task, explained, rules }) =>
      `missed ${run}: ${suite} ${user_task}/${injection_task ?? '-'} (${attack}), ${tool} allowed by ${rules.join(', ')}; ${explained}`,
  )
  return [...lines, ...(missed.length > 0 ? ['', ...missed] : [])].join('\n')
}
