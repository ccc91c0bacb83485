/** The page's only style sheet. Its digest stands in the page's policy, so not a rule can be added to it. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --ink: #1d1c1a; --faint: #6b6862; --line: #dcd8cf; --wash: #f2efe8;
  --allow: #b9c4b4; --review: #c98a1b; --deny: #a8322a; --review-ink: #7d5408; --deny-ink: #8f2620;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171716; --ink: #e9e6df; --faint: #a09b92; --line: #37352f; --wash: #20201d;
    --allow: #4c5a48; --review: #d39a35; --deny: #d1584c; --review-ink: #e3b565; --deny-ink: #ec8b80;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 3.5rem 1.5rem 6rem; max-width: 48rem;
  background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 Charter, 'Bitstream Charter', 'Sitka Text', Cambria, 'Source Serif 4', Georgia, serif;
  font-variant-numeric: lining-nums; overflow-wrap: anywhere;
}
h1, h2, h3 { font-weight: 600; line-height: 1.2; margin: 0; text-wrap: balance; }
h1 { font-size: 2.1rem; letter-spacing: -0.012em; }
h2 { font-size: 1.45rem; margin-top: 4rem; padding-top: 1.1rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1.0625rem; margin: 2.4rem 0 0.5rem; }
p { margin: 0.7rem 0; max-width: 40rem; }
code, .code, .id { font: 0.82em/1.5 ui-monospace, 'SF Mono', 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', monospace; }
.faint, .id, figcaption, th { color: var(--faint); }
.kicker { color: var(--faint); margin: 0 0 0.6rem; font-size: 0.95rem; }
.lead { font-size: 1.28rem; line-height: 1.45; margin: 1.4rem 0 1.6rem; }
.review { color: var(--review-ink); } .deny { color: var(--deny-ink); }
b { font-weight: 600; }
figure { margin: 1.2rem 0; }
figure svg { display: block; width: 100%; height: 0.75rem; }
.s-allow { fill: var(--allow); } .s-review { fill: var(--review); } .s-deny { fill: var(--deny); }
figcaption { font-size: 0.92rem; margin-top: 0.5rem; display: flex; flex-wrap: wrap; gap: 0.2rem 1.6rem; }
figcaption b { color: var(--ink); }
.dot { display: inline-block; width: 0.62em; height: 0.62em; margin-right: 0.4em; }
.d-allow { background: var(--allow); } .d-review { background: var(--review); } .d-deny { background: var(--deny); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.94rem; font-variant-numeric: tabular-nums lining-nums; }
th { font-weight: 400; text-align: left; vertical-align: bottom; overflow-wrap: normal; }
th, td { padding: 0.36rem 0 0.36rem 1rem; border-bottom: 1px solid var(--line); vertical-align: baseline; }
th:first-child, td:first-child { padding-left: 0; }
td:first-child { min-width: 5.5rem; }
.n { text-align: right; }
td.n { white-space: nowrap; }
td small { color: var(--faint); font-size: 0.88em; }
ol, ul { margin: 0; padding: 0; list-style: none; }
.rule, .choice { display: grid; grid-template-columns: 5.2rem 1fr; gap: 0 1.2rem; padding: 0.9rem 0; border-bottom: 1px solid var(--line); }
.count { font-size: 1.28rem; line-height: 1.3; font-variant-numeric: tabular-nums lining-nums; }
.count small { display: block; font-size: 0.82rem; color: var(--faint); }
.rule p, .choice p { margin: 0.1rem 0; }
.rule .sub, .choice .sub { font-size: 0.92rem; color: var(--faint); }
details { margin-top: 0.4rem; font-size: 0.94rem; }
summary { cursor: pointer; color: var(--faint); width: fit-content; text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
summary:hover, summary:focus-visible { color: var(--ink); }
.sample { margin: 0.8rem 0 1.1rem; padding-left: 0.9rem; border-left: 2px solid var(--line); }
.sample p { margin: 0.15rem 0; }
.sample .code { display: block; background: var(--wash); padding: 0.4rem 0.6rem; margin: 0.3rem 0; white-space: pre-wrap; }
footer { margin-top: 5rem; padding-top: 1.1rem; border-top: 2px solid var(--ink); font-size: 0.94rem; color: var(--faint); }
@media (max-width: 34rem) {
  body { padding: 2rem 1.1rem 4rem; font-size: 1rem; }
  h1 { font-size: 1.7rem; } .lead { font-size: 1.14rem; } h2 { margin-top: 3rem; }
  .rule, .choice { grid-template-columns: 3.6rem 1fr; gap: 0 0.9rem; }
  th, td { padding-left: 0.6rem; }
  td:first-child { min-width: 4.2rem; }
  td.n small { display: block; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #000; --faint: #444; --line: #bbb; --wash: #fff; --review-ink: #000; --deny-ink: #000; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  .rule, .choice, .sample, tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .s-allow, .s-review, .s-deny, .dot { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`
