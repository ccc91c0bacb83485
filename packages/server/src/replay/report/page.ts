import { createHash } from 'node:crypto'
import { type Markup, markup, Markup as Raw } from './markup.ts'
import { choiceItem, costTable, ruleItem, shares, sumOf, toolTable } from './parts.ts'
import { scoredSection } from './scored.ts'
import { STYLE } from './style.ts'
import type { ReplayPage, UseCaseReport } from './types.ts'
import { plural, share, whole } from './words.ts'

/**
 * The replay as one file that opens from disk: no script, no request, nothing but its own style.
 * INVARIANT: the page's policy (CSP Level 3) forbids everything except the one style sheet whose digest it names, so
 * markup that slipped in through a recording could load, run and send nothing.
 */
export function replayHtml(page: ReplayPage): string {
  const digest = createHash('sha256').update(STYLE).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`
  const title = `Replay of ${page.recording}`
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Raw(STYLE)}</style>
</head>
<body>
${head(page)}
${page.scored === null ? '' : scoredSection(page.scored)}
${page.use_cases.map((useCase) => useCaseSection(useCase, page.rules_from))}
${foot()}
</body>
</html>
`.text
}

const head = ({ recording, rules_from, totals, use_cases }: ReplayPage): Markup => {
  const { runs, runs_untouched, calls } = totals
  const all = sumOf(calls)
  const rules = rules_from === 'draft' ? 'rules drafted from the same runs' : 'the rules of its manifest'
  const held =
    calls.review === 0 ? 'held none' : markup`<span class="review">held ${whole(calls.review)}</span> for people`
  const refused = calls.deny === 0 ? 'refused none' : markup`<span class="deny">refused ${whole(calls.deny)}</span>`
  return markup`<header>
<p class="kicker">Answerable replay · ${recording}</p>
<h1>What the gate would have said</h1>
<p class="lead">Of ${plural(all, 'recorded call')}, under ${rules}, the gate would have allowed ${whole(calls.allow)},
${held} and ${refused}. ${capitalRuns(runs_untouched, runs)}</p>
${shares(calls)}
<p class="faint">${plural(use_cases.length, 'use case')}. Nothing was enforced and nobody signed: the owner was simulated, and
a held call counts as approved for what follows it. Texts below are from the recording; they are data, whoever wrote them.</p>
</header>`
}

const capitalRuns = (untouched: number, runs: number): string =>
  `${whole(untouched)} of ${plural(runs, 'run')} would have gone through untouched.`

const useCaseSection = (useCase: UseCaseReport, from: ReplayPage['rules_from']): Markup => {
  const { name, use_case, runs, runs_untouched, calls, rules, roles, tools, choices } = useCase
  const all = sumOf(calls)
  const stopping = rules.filter(({ outcome }) => outcome !== 'allow')
  const allowing = rules.filter(({ outcome }) => outcome === 'allow')
  return markup`<section>
<h2>${name}</h2>
<p><span class="id">${use_case}</span> <span class="faint">· ${plural(runs, 'run')}, ${plural(all, 'call')};
${share(runs_untouched, runs)} of runs untouched</span></p>
${shares(calls)}
<h3>Held or refused, and why</h3>
${stopping.length === 0 ? markup`<p>Nothing.</p>` : markup`<ol>${stopping.map((rule) => ruleItem(rule, all))}</ol>`}
<h3>Allowed</h3>
${allowing.length === 0 ? markup`<p>Nothing.</p>` : markup`<ol>${allowing.map((rule) => ruleItem(rule, all))}</ol>`}
<h3>What it would have cost</h3>
${costTable(roles, useCase)}
<h3>Which ${from === 'draft' ? 'guesses' : 'choices'} matter most</h3>
${choicesPart(choices)}
<h3>By tool</h3>
${toolTable(tools)}
</section>`
}

const choicesPart = ({ runs, calls, of_calls, ranked, others }: UseCaseReport['choices']): Markup => {
  if (calls === 0) return markup`<p>There were no calls to try them on.</p>`
  const sampled =
    calls === of_calls
      ? 'All calls were judged again'
      : `A sample of ${whole(calls)} calls in ${plural(runs, 'run')} was judged again`
  const intro = markup`<p class="faint">${sampled} with one choice of manifest or policy turned round at a time. The number is how many would
be decided differently.${others === 0 ? '' : ` ${plural(others, 'other choice')} would change fewer or none.`}</p>`
  if (ranked.length === 0) return markup`${intro}<p>None changes anything here.</p>`
  return markup`${intro}<ol>${ranked.map((choice) => choiceItem(choice, calls))}</ol>`
}

const foot = (): Markup => markup`<footer>
<p>The gate finds copies of values, and copies in other spelling. It does not see paraphrase, encodings, arithmetic, or
which of two trusted names was picked and why. A call that was allowed here was not thereby right.</p>
<p>This page holds texts of the recording: treat it as you treat the recording itself.</p>
</footer>`
