/** What one tool may do, in the words of the wizard. */
export type ToolRule = {
  how: 'alone' | 'people' | 'limits' | 'never'
  /** of `limits`: what it may do alone, and what it may never do */
  alone?: string
  never?: string
  role?: string
  count?: number
}
export type Rules = Readonly<Record<string, ToolRule>>

/** What the rules need to know of a tool. */
export type RuledTool = {
  name: string
  reads: boolean
  /** the argument a limit is about; decimals are whole numbers of their last digit to a policy */
  amount?: { name: string; scale: number }
}

export const usual = ({ reads }: Pick<RuledTool, 'reads'>): ToolRule => ({ how: reads ? 'alone' : 'never' })

/**
 * Rules in words as a Cedar policy, with a test on each side of every limit. What a rule needs and does not have (a
 * limit, a role) leaves the tool denied: a rule half said permits nothing.
 */
export function policyOf(tools: readonly RuledTool[], rules: Rules): { policy: string; tests: string } {
  const parts = tools.map((tool, place) => ruleOf(tool, rules[tool.name] ?? usual(tool), place))
  const cases = parts.flatMap(({ cases: own }) => own)
  const last = {
    name: 'an output is nothing this policy permits',
    request: { kind: 'output' },
    expect: { outcome: 'deny' },
  }
  return {
    policy:
      [
        '// Written from the answers of the wizard. What no rule permits is denied.',
        ...parts.flatMap(({ cedar }) => cedar),
      ].join('\n\n') + '\n',
    tests: `${JSON.stringify({ cases: [...cases, last] }, null, 2)}\n`,
  }
}

type Case = { name: string; request: object; expect: object }
type Part = { cedar: string[]; cases: Case[] }

function ruleOf(tool: RuledTool, rule: ToolRule, place: number): Part {
  const { name } = tool
  const id = `${place + 1}-${name.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-')}`.slice(0, 48).replace(/-$/u, '')
  const target = `principal is Answerable::Agent, action == Answerable::Action::"${name}", resource is Answerable::Tool`
  const permit = `@id("${id}")\n@reason("${name}, within its rules")\npermit (${target});`
  const call = (what: string, args: object, outcome: string): Case => ({
    name: `${name}: ${what}`,
    request: { tool: name, arguments: args },
    expect: { outcome },
  })
  const denied: Part = { cedar: [], cases: [call('is never done', {}, 'deny')] }
  if (rule.how === 'never') return denied
  if (rule.how === 'alone') return { cedar: [permit], cases: [call('is done alone', {}, 'allow')] }
  if (rule.role === undefined || rule.role === '') return denied
  const review = (suffix: string, reason: string, when: string): string =>
    `@id("${id}.${suffix}")\n@outcome("review")\n@review("${rule.role}:${rule.count ?? 1}")\n@reason("${reason}")\nforbid (${target})${when};`
  if (rule.how === 'people')
    return {
      cedar: [permit, review('people', `${name} is decided by people`, '')],
      cases: [call('is held for people', {}, 'review')],
    }
  const { amount } = tool
  const [alone, never] = [rule.alone, rule.never].map((limit) => unitsOf(limit, amount?.scale ?? 0))
  if (amount === undefined || alone === undefined || never === undefined || never < alone) return denied
  const argument = `context.arguments.${amount.name}`
  const has = `context.arguments has ${amount.name}`
  const written = (units: bigint): string => writtenUnits(units, amount.scale)
  return {
    cedar: [
      permit,
      review(
        'above',
        `${name} above ${written(alone)}, or without ${amount.name}`,
        `\nunless { ${has} && ${argument} <= ${alone} }`,
      ),
      `@id("${id}.never")\n@reason("${name} above ${written(never)}, or below zero")\nforbid (${target})\nwhen { ${has} && (${argument} > ${never} || ${argument} < 0) };`,
    ],
    cases: [
      call(`${written(alone)} is done alone`, { [amount.name]: argumentOf(alone, amount.scale) }, 'allow'),
      ...(never > alone
        ? [call(`${written(alone + 1n)} is held`, { [amount.name]: argumentOf(alone + 1n, amount.scale) }, 'review')]
        : []),
      call('without an amount it is held', {}, 'review'),
      call(`${written(never + 1n)} is never done`, { [amount.name]: argumentOf(never + 1n, amount.scale) }, 'deny'),
      call('below zero is never done', { [amount.name]: argumentOf(-1n, amount.scale) }, 'deny'),
    ],
  }
}

/** The largest number a policy reads (2^53 - 1), less the one that is tested above it. */
const MOST = BigInt(Number.MAX_SAFE_INTEGER) - 1n

/** `200.50` at scale 2 as 20050; undefined for what is no such number. */
function unitsOf(text: string | undefined, scale: number): bigint | undefined {
  const [, whole, rest = ''] = /^(\d{1,15})(?:[.,](\d*))?$/u.exec(text?.trim() ?? '') ?? []
  if (whole === undefined || rest.length > scale) return undefined
  const units = BigInt(whole + rest.padEnd(scale, '0'))
  return units > MOST ? undefined : units
}

function writtenUnits(units: bigint, scale: number): string {
  if (scale === 0) return String(units)
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

const argumentOf = (units: bigint, scale: number): string | number =>
  scale === 0 ? Number(units) : writtenUnits(units, scale)
