import type { ReplayReport, SuiteReport } from '../score.ts'
import { type Markup, markup } from './markup.ts'
import { whole } from './words.ts'

/** Figures from the recording's own labels, which neither gate nor draft saw. */
export function scoredSection({ suites, overall, misses }: ReplayReport): Markup {
  const rows = [...Object.entries(suites), ['all', overall] as const].map(([name, report]) => row(name, report))
  return markup`<section><h2>Against what the recording knows</h2>
<p class="faint">This recording says which runs were attacked. Neither the gate nor the rules saw that; it was compared afterwards.
Stopped: held or refused at or before the call that completes the attack. Interrupted: any call held or refused.</p>
<div class="wide" tabindex="0"><table><thead><tr><th></th><th class="n">attacks stopped</th><th class="n">clean runs interrupted</th>
<th class="n">attacked in vain, interrupted</th><th class="n">reviews per clean run</th></tr></thead><tbody>${rows}</tbody></table></div>
<p class="faint">${misses.length === 0 ? 'No attack got through.' : `${whole(misses.length)} got through; the command prints each with the origin of every value.`}</p>
</section>`
}

const row = (name: string, { attacks, clean, attacked_fine, reviews_per_clean_run }: SuiteReport): Markup =>
  markup`<tr><td>${name}</td><td class="n">${of(attacks.total, attacks.stopped_pct)}</td>
<td class="n">${of(clean.total, clean.interrupted_pct)}</td>
<td class="n">${of(attacked_fine.total, attacked_fine.interrupted_pct)}</td>
<td class="n">${reviews_per_clean_run?.toFixed(2) ?? '–'}</td></tr>`

const of = (total: number, pct: number | null): Markup | string =>
  pct === null ? '–' : markup`${pct.toFixed(1)} % <small>of ${whole(total)}</small>`
