import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import {
  collectReplay,
  policyGate,
  readUseCaseFiles,
  replayHtml,
  type ReplayPage,
  runReplay,
} from '../../src/replay/index.ts'
import { examples, fileOf, ROWS } from './support.ts'

const replayed = async (t: TestContext, rows: readonly unknown[], concurrency = 1): Promise<ReplayPage> => {
  const runsPath = fileOf(t, rows)
  const collector = collectReplay(runsPath)
  const report = await runReplay({
    runsPath,
    manifestPath: examples,
    shuffleSeed: 's',
    concurrency,
    gateFor: async (suite, file) => {
      const files = await readUseCaseFiles(file)
      collector.open(suite, files)
      return policyGate(files)
    },
    onRun: (judged, run) => collector.add(judged, run),
  })
  return collector.page(report)
}

test('the page counts what the report counts, names rules by their sentences and tells the votes asked', async (t) => {
  const page = await replayed(t, ROWS)
  const [useCase] = page.use_cases
  assert.deepEqual(page.totals, { runs: 8, runs_untouched: 5, calls: { allow: 10, review: 2, deny: 1 } })
  assert.deepEqual(useCase?.roles, [{ role: 'payments-desk', votes: 2, per_run: 0.25, per_day: null }])
  const payee = useCase?.rules.find(({ id }) => id === 'review.payee')
  assert.deepEqual([payee?.sentence, payee?.calls, payee?.runs], ['the payee was not named by the holder', 2, 2])
  assert.equal(payee?.samples[0]?.origins['recipient'], 'untrusted')
  assert.match(useCase?.rules[0]?.sentence ?? '', /does not fit the manifest/)
})

test('choices are ranked by the calls they would change, were each the other way', async (t) => {
  const { use_cases } = await replayed(t, ROWS)
  const { ranked, calls, of_calls } = use_cases[0]?.choices ?? { ranked: [], calls: 0, of_calls: 1 }
  assert.equal(calls, of_calls)
  const named = new Map(ranked.map(({ subject, changed, looser, stricter }) => [subject, [changed, looser, stricter]]))
  // Whatever is copied from a bill is held while files are untrusted, and is not once they are trusted.
  assert.deepEqual(named.get('files'), [2, 2, 0])
  assert.deepEqual(named.get('review.payee'), [1, 1, 0])
  // The amount rule names its tools, so it goes on holding the other payment.
  assert.deepEqual(named.get('send_money'), [1, 1, 0])
  assert.deepEqual(
    ranked.map(({ changed }) => changed),
    ranked.map(({ changed }) => changed).toSorted((a, b) => b - a),
  )
})

test('votes per day where the recording knows days', async (t) => {
  const message = (fn: string, args: object) => ({
    role: 'assistant',
    tool_calls: [{ id: '1', function: { name: fn, arguments: JSON.stringify(args) } }],
  })
  const rows = [1, 2, 3].map((day) => ({
    created_at: `2026-11-2${day}T10:00:00Z`,
    metadata: { use_case: 'banking' },
    messages: [{ role: 'user', content: 'go' }, message('update_password', { password: `pw-${day}` })],
  }))
  const { use_cases } = await replayed(t, rows)
  assert.deepEqual(
    use_cases[0]?.roles.map(({ role, per_day }) => [role, per_day]),
    [
      ['owner', 1],
      ['payments-desk', 1],
    ],
  )
  assert.equal(use_cases[0]?.days, 3)
})

const HOSTILE = [
  '</style><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  "' onmouseover='alert(1)",
  '`${1}` {{1}} <!--',
  '\u202Egnp.exe\u2066\u0000\u0007',
  '<meta http-equiv=refresh content=0;url=https://evil.example>',
  '<a href="javascript:alert(1)">x</a>',
]

test('nothing of a recording becomes markup, and the page can load and run nothing', async (t) => {
  const rows = HOSTILE.map((text) => ({
    ...ROWS[1],
    user_prompt: text,
    calls: [
      { fn: 'read_file', args: { file_path: text, [text]: text }, result: text },
      { fn: 'send_money', args: { recipient: text, amount: 5, subject: text, date: 'x' }, result: text },
      { fn: text, args: {}, result: text },
    ],
  }))
  const html = replayHtml(await replayed(t, rows))
  const tags = new Set([...html.matchAll(/<\/?([a-z0-9!-]+)/gi)].map(([, name]) => name?.toLowerCase()))
  const known =
    '!doctype html head meta title style body header section footer h1 h2 h3 p span b i code small figure figcaption svg rect ol li div details summary table thead tbody tr th td'
  assert.deepEqual(
    [...tags].filter((name) => !known.split(' ').includes(name ?? '')),
    [],
  )
  // Every tag is one of the page's own forms: an attribute smuggled into one would make it another.
  assert.equal(html.match(/<[^>]*\son[a-z]+\s*=/gi), null)
  assert.equal(html.match(/<[^>]*\s(?:href|src|style|action|srcset)\s*=/gi), null)
  assert.equal(html.match(/<meta /g)?.length, 4)
  assert.doesNotMatch(html, /(?!\n)\p{Cc}|\p{Cf}/u)
  assert.match(html, /‹U\+202E›/)
  assert.match(html, /&#60;script&#62;alert\(1\)/)
})

test('the page’s policy names its own style sheet and forbids the rest', async (t) => {
  const html = replayHtml(await replayed(t, ROWS))
  const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? ''
  const digest = createHash('sha256').update(style).digest('base64')
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#39;', "'")
  assert.equal(policy, `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`)
  assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<style>'))
  assert.doesNotMatch(html, /https?:|url\(|@import/)
})

test('the same replay gives the same page, in whatever order runs end', async (t) => {
  const sorted = (page: ReplayPage): unknown =>
    page.use_cases.map(({ rules, ...rest }) => ({ ...rest, rules: rules.map((rule) => ({ ...rule, samples: [] })) }))
  assert.deepEqual(sorted(await replayed(t, ROWS, 4)), sorted(await replayed(t, ROWS)))
})

test('a page without labels has no scores', async (t) => {
  const page = await replayed(t, [{ suite: 'banking', user_prompt: 'go', calls: [{ fn: 'get_balance', args: {} }] }])
  assert.equal(page.scored, null)
  assert.doesNotMatch(replayHtml(page), /attacks stopped/)
})
