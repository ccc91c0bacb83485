/**
 * Cost of one policy evaluation: `node --conditions=source bench/policy.ts [rounds]`.
 * 30 rules of which 10 are in the scope of the call, strict request validation on.
 */
import {
  compilePolicy,
  createEvaluator,
  memoize,
  NO_DETECTIONS,
  type PolicyRequest,
  type PolicySubject,
} from '@answerable/policy'

const subject: PolicySubject = {
  useCase: 'refund-assistant',
  roles: ['refund-approver', 'security-lead'],
  tools: ['issue_refund', 'send_mail', 'close_account'].map((name) => ({
    name,
    class: 'write',
    undo: 'irreversible',
    arguments: [
      { name: 'amount', type: 'decimal', scale: 2, sink: 'amount' },
      { name: 'recipient', type: 'text', sink: 'recipient' },
    ],
  })),
}

const act = (tool: string): string => `principal, action == Answerable::Action::"${tool}", resource`
const rulesOf = (tool: string): string[] => [
  `@id("${tool}.permit") permit(${act(tool)}) when { context.arguments has amount && context.arguments.amount <= 500000 };`,
  `@id("${tool}.review") @outcome("review") @review("refund-approver:2") forbid(${act(tool)})
   unless { context.arguments has amount && context.arguments.amount <= 20000 };`,
  `@id("${tool}.tainted") @outcome("review") @review("security-lead:1") forbid(${act(tool)})
   when { context.trace.untrusted.contains("recipient") && resource.undo != "reversible" };`,
  ...Array.from(
    { length: 6 },
    (_, n) => `@id("${tool}.limit${n}") forbid(${act(tool)}) when { context.callsInRun > ${100 + n} };`,
  ),
]
const common = Array.from(
  { length: 3 },
  (_, n) => `@id("common${n}") forbid(principal, action, resource) when { context.mode == "paused" };`,
)
// Nine rules for each of three tools and three for all: 30, of which twelve could match this call.
const compiled = compilePolicy({
  text: [...subject.tools.flatMap(({ name }) => rulesOf(name)), ...common].join('\n'),
  subject,
  digest: 'bench',
})

const request = (amount: string): PolicyRequest => ({
  agent: 'refund-bot',
  kind: 'action',
  tool: 'issue_refund',
  arguments: { amount, recipient: 'GB29NWBK60161331926819' },
  trace: { request: ['amount'], trusted: ['recipient', 'sink:recipient'], untrusted: [], model: [], unknown: [] },
  facts: {
    tier: 'T2',
    mode: 'live',
    autonomy: 'semi_autonomous',
    runUntrusted: true,
    callsInRun: 3,
    waived: [],
    practice: false,
    dataClasses: ['personal'],
    detectors: { ...NO_DETECTIONS },
  },
})

const rounds = Number(process.argv[2] ?? 2000)
const direct = createEvaluator()
const boot = performance.now()
direct.warm()
const warmed = performance.now() - boot
const remembered = memoize(createEvaluator(), 1000)
for (const evaluator of [direct, remembered]) evaluator.load('bench', compiled)

const rows: Record<string, Record<string, number | string>> = {}
const measure = (name: string, expected: string, judge: () => string): void => {
  const times: number[] = []
  // The first fifth is not counted: wasm and JS are still being optimised.
  for (let round = -rounds / 5; round < rounds; round += 1) {
    const start = performance.now()
    const outcome = judge()
    if (round >= 0) times.push((performance.now() - start) * 1000)
    if (outcome !== expected) throw new Error(`${name}: ${outcome}, expected ${expected}`)
  }
  times.sort((a, b) => a - b)
  const at = (share: number): number => Math.round(times[Math.floor(times.length * share)] ?? 0)
  rows[name] = { 'min us': at(0), 'median us': at(0.5), 'p99 us': at(0.99) }
}
measure('allow', 'allow', () => direct.evaluate('bench', request('19.99')).outcome)
measure('review', 'review', () => direct.evaluate('bench', request('900.00')).outcome)
measure('deny', 'deny', () => direct.evaluate('bench', request('90000')).outcome)
measure('allow, remembered', 'allow', () => remembered.evaluate('bench', request('19.99')).outcome)
console.log(`${compiled.rules.length} rules, ${rounds} rounds, warm-up ${Math.round(warmed)} ms`)
console.table(rows)
