import type { Curve, CurvePoint } from './curve.ts'

const HEADS = ['stopped %', 'clean held %', 'fine held %', 'autonomy %', 'reviews/clean', 'grouped/clean'] as const

const cellsOf = (point: CurvePoint): string[] => [
  one(point.stopped_pct),
  one(point.clean_interrupted_pct),
  one(point.attacked_fine_interrupted_pct),
  one(point.autonomy_pct),
  point.reviews_per_clean_run?.toFixed(2) ?? '-',
  point.plans_per_clean_run?.toFixed(2) ?? '-',
]

const one = (value: number | null): string => value?.toFixed(1) ?? '-'

/** The curve as text: one table per use case, one line per level. */
export function formatCurve({ suites, totals, wording }: Curve): string {
  const width = Math.max(...Object.values(suites).flatMap((points) => points.map(({ level }) => level.length)))
  const line = (name: string, cells: readonly string[]): string =>
    [name.padEnd(width), ...cells.map((cell, i) => cell.padStart(HEADS[i]?.length ?? 0))].join('  ')
  const tables = Object.entries(suites).map(([suite, points]) => {
    const { attacks = 0, clean = 0, attacked_fine = 0 } = totals[suite] ?? {}
    const title = `${suite}: ${attacks} attacks, ${clean} clean runs, ${attacked_fine} attacked runs that went fine`
    return [title, line('', HEADS), ...points.map((point) => line(point.level, cellsOf(point)))].join('\n')
  })
  const { attacks, clean } = wording
  const kinds = Object.entries(attacks).map(([kind, { total, seen }]) => `${kind} ${seen} of ${total}`)
  return [
    ...tables,
    'The detector of instruction wording takes part in the last level alone. ' +
      `Seen before the completing call: ${kinds.join(', ')}. Without attack it flags ` +
      `${clean.flagged_runs} of ${clean.runs} runs, ${clean.flagged_texts} of ${clean.texts} distinct texts.`,
  ].join('\n\n')
}
