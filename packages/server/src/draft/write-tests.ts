import type { Manifest } from '@answerable/contract'
import type { CompiledPolicy, PolicyTest } from '@answerable/policy'
import { createEvaluator, parsePolicyTests } from '@answerable/policy'
import { DraftError } from './error.ts'
import type { DraftCase } from './rule.ts'
import { scalar } from './yaml.ts'

/** A call of no kind that any rule speaks of: what nothing permits stays denied. */
const UNASKED = {
  name: 'an output is nothing this policy permits',
  kind: 'output',
  expect: { outcome: 'deny' },
} as const

/**
 * The drafted cases as `policy.tests.yaml`. What each case is about was said when its rule was drafted; the engine only
 * adds the other rules that hold as well.
 * @throws DraftError `draft_unsound` where a rule does not do what its case says
 */
export function testsText(manifest: Manifest, policy: CompiledPolicy, cases: readonly DraftCase[]): string {
  const evaluator = createEvaluator()
  evaluator.load(manifest.use_case, policy)
  const lines = ['cases:']
  try {
    for (const each of cases) {
      const test = parsePolicyTests({ cases: [plainCase(each)] })[0] as PolicyTest
      const { outcome, rules } = evaluator.evaluate(manifest.use_case, test.request)
      if (outcome !== each.outcome || !rules.includes(each.rule)) {
        const got = `${outcome} by ${rules.join(', ')}`
        throw new DraftError(
          'draft_unsound',
          `${each.name}: meant as ${each.outcome} by ${each.rule}, comes out as ${got}`,
        )
      }
      lines.push(...caseLines(each, rules))
    }
  } finally {
    evaluator.unload(manifest.use_case)
  }
  lines.push(`  - name: ${UNASKED.name}`, '    request: { kind: output }', '    expect: { outcome: deny }')
  return `${lines.join('\n')}\n`
}

const plainCase = ({ name, tool, arguments: args, trace, untrusted, outcome }: DraftCase): object => ({
  name,
  request: {
    tool,
    ...(args === undefined ? {} : { arguments: args }),
    ...(trace === undefined ? {} : { trace }),
    ...(untrusted === true ? { facts: { runUntrusted: true } } : {}),
  },
  expect: { outcome },
})

const caseLines = (each: DraftCase, rules: readonly string[]): string[] => {
  const { name, tool, arguments: args = {}, trace = {}, untrusted, outcome } = each
  const pairs = Object.entries(args).map(([key, value]) => `${scalar(key)}: ${JSON.stringify(value)}`)
  const origins = Object.entries(trace).flatMap(([origin, names]) =>
    names.length === 0 ? [] : [`${origin}: [${names.map((item) => JSON.stringify(item)).join(', ')}]`],
  )
  return [
    `  - name: ${scalar(name)}`,
    '    request:',
    `      tool: ${scalar(tool)}`,
    ...(pairs.length === 0 ? [] : [`      arguments: { ${pairs.join(', ')} }`]),
    ...(origins.length === 0 ? [] : [`      trace: { ${origins.join(', ')} }`]),
    ...(untrusted === true ? ['      facts: { runUntrusted: true }'] : []),
    `    expect: { outcome: ${outcome}, rules: [${rules.join(', ')}] }`,
  ]
}
