import type { Outcome } from '@answerable/contract'
import { type Markup, markup } from './markup.ts'
import type { Choice, RoleReport, RuleReport, Sample, ToolReport, UseCaseReport } from './types.ts'
import { ORIGIN, OUTCOME, plural, share, whole } from './words.ts'

const ORIGINS = ['untrusted', 'unknown', 'model', 'trusted', 'request'] as const
const OUTCOMES: readonly Outcome[] = ['allow', 'review', 'deny']
type Calls = Readonly<Record<Outcome, number>>

export const sumOf = ({ allow, review, deny }: Calls): number => allow + review + deny

/** Three shares of one line. Widths are attributes of shapes: the page's policy allows no style on an element. */
export function shares(calls: Calls): Markup {
  const all = sumOf(calls)
  let x = 0
  const bars = OUTCOMES.map((outcome) => {
    const width = all === 0 ? 0 : (100 * calls[outcome]) / all
    const bar = markup`<rect class="s-${outcome}" x="${x.toFixed(3)}" y="0" width="${width.toFixed(3)}" height="1"/>`
    x += width
    return bar
  })
  const legend = OUTCOMES.map(
    (outcome) =>
      markup`<span><i class="dot d-${outcome}"></i>${OUTCOME[outcome]} <b>${whole(calls[outcome])}</b> · ${share(calls[outcome], all)}</span>`,
  )
  const label = OUTCOMES.map((outcome) => `${OUTCOME[outcome]} ${share(calls[outcome], all)}`).join(', ')
  return markup`<figure><svg viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label="${label}">${bars}</svg>
<figcaption>${legend}</figcaption></figure>`
}

export function ruleItem(rule: RuleReport, calls: number): Markup {
  const { id, outcome, sentence, reviews, samples } = rule
  const who = reviews.map(({ role, count }) => `${plural(count, 'vote')} of ${role}`).join(' and ')
  return markup`<li class="rule"><p class="count ${outcome}">${whole(rule.calls)}<small>${share(rule.calls, calls)}</small></p><div>
<p>${capital(sentence)}.</p>
<p class="sub">${capital(OUTCOME[outcome])} by <span class="id">${id}</span> in ${plural(rule.runs, 'run')}${who === '' ? '' : `; needs ${who}`}</p>
${samples.length === 0 ? '' : markup`<details><summary>${plural(samples.length, 'example')}</summary>${samples.map(sampleBlock)}</details>`}
</div></li>`
}

export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

const sampleBlock = ({ request, tool, arguments: args, origins, run }: Sample): Markup => {
  const traced = ORIGINS.flatMap((origin) => {
    const names = Object.keys(origins).filter((name) => origins[name] === origin)
    const list = names.map((name, i) => markup`${i === 0 ? '' : ', '}<span class="id">${name}</span>`)
    return names.length === 0 ? [] : [markup`<p class="faint">${capital(ORIGIN[origin] ?? origin)}: ${list}</p>`]
  })
  return markup`<div class="sample"><p>${request === '' ? markup`<span class="faint">The recording does not say what was asked.</span>` : `“${request}”`}</p>
<span class="code">${tool} ${args}</span>
${traced}
<p class="faint">run <span class="id">${run}</span></p></div>`
}

export function toolTable(tools: readonly ToolReport[]): Markup {
  const rows = tools.map(
    ({ name, class: actionClass, undo, calls }) => markup`<tr><td><code>${name}</code></td>
<td>${actionClass ?? markup`<span class="deny">not in the manifest</span>`}${actionClass === null || actionClass === 'read' ? '' : `, ${undo ?? ''}`}</td>
<td class="n">${whole(calls.allow)}</td><td class="n review">${calls.review === 0 ? '' : whole(calls.review)}</td>
<td class="n deny">${calls.deny === 0 ? '' : whole(calls.deny)}</td></tr>`,
  )
  return markup`<div class="wide" tabindex="0"><table><thead><tr><th>tool</th><th>what it does</th><th class="n">allowed</th><th class="n">held</th><th class="n">refused</th></tr></thead>
<tbody>${rows}</tbody></table></div>`
}

/** @param runs and clean runs of the use case: reviews in clean runs are the price of doing nothing wrong */
export function costTable(roles: readonly RoleReport[], useCase: UseCaseReport): Markup {
  if (roles.length === 0) return markup`<p>Nobody would have been asked anything.</p>`
  const rows = roles.map(
    ({ role, votes, per_run, per_day }) => markup`<tr><td>${role}</td><td class="n">${whole(votes)}</td>
<td class="n">${per_run.toFixed(2)}</td><td class="n">${per_day === null ? '–' : per_day.toFixed(1)}</td></tr>`,
  )
  const days =
    useCase.days === null
      ? 'The recording knows no times, so votes per day cannot be told.'
      : `Over ${plural(useCase.days, 'day')} with recorded runs.`
  return markup`<div class="wide" tabindex="0"><table><thead><tr><th>role</th><th class="n">votes asked</th><th class="n">per run</th><th class="n">per day</th></tr></thead>
<tbody>${rows}</tbody></table></div><p class="faint">${days}</p>`
}

export function choiceItem(
  { subject, choice, instead, why, changed, stricter, looser }: Choice,
  calls: number,
): Markup {
  const how = [
    ...(looser > 0 ? [`${whole(looser)} more freely`] : []),
    ...(stricter > 0 ? [`${whole(stricter)} more strictly`] : []),
  ].join(', ')
  return markup`<li class="choice"><p class="count">${whole(changed)}<small>${share(changed, calls)}</small></p><div>
<p><code>${subject}</code> ${choice}.</p><p class="sub">If ${instead}: ${how}.${why === null ? '' : ` Guessed: ${why}.`}</p></div></li>`
}
