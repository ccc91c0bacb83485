/** Cedar expressions in JSON form (EST), as far as one can be shown to imply another. */
type Node = Record<string, unknown>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

type Pair = { left: unknown; right: unknown }
const pairAt = (expression: unknown, operator: string): Pair | undefined => {
  const pair = isNode(expression) ? expression[operator] : undefined
  return isNode(pair) && 'left' in pair && 'right' in pair ? { left: pair['left'], right: pair['right'] } : undefined
}
const negated = (expression: unknown): { body: unknown } | undefined => {
  const not = isNode(expression) ? expression['!'] : undefined
  return isNode(not) && 'arg' in not ? { body: not['arg'] } : undefined
}

/**
 * Whether `a` provably implies `b`: wherever `a` is true without an error, `b` is. Sound and far from complete: it knows
 * and, or, not, equal texts, bounds by whole numbers, and membership in sets that are written out. What it does not
 * know, it does not claim.
 */
export function implies(a: unknown, b: unknown): boolean {
  // Whatever holds, true holds: a rule without a condition is satisfied everywhere in its scope.
  if (sameExpression(a, b) || (isNode(b) && b['Value'] === true)) return true
  const [bothA, eitherA, bothB, eitherB] = [pairAt(a, '&&'), pairAt(a, '||'), pairAt(b, '&&'), pairAt(b, '||')]
  if (bothB !== undefined && implies(a, bothB.left) && implies(a, bothB.right)) return true
  if (eitherA !== undefined && implies(eitherA.left, b) && implies(eitherA.right, b)) return true
  if (bothA !== undefined && (implies(bothA.left, b) || implies(bothA.right, b))) return true
  if (eitherB !== undefined && (implies(a, eitherB.left) || implies(a, eitherB.right))) return true
  const [notA, notB] = [negated(a), negated(b)]
  if (notA !== undefined && notB !== undefined && implies(notB.body, notA.body)) return true
  return impliesBound(a, b) || impliesMembership(a, b)
}

/** The same tree, whatever the order of its keys. */
export function sameExpression(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, n) => sameExpression(item, b[n]))
    )
  if (!isNode(a) || !isNode(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && sameExpression(a[key], b[key]))
}

/** `subject <= upTo` or `subject >= from`, over whole numbers: a strict bound is the next whole number. */
type Bound = { subject: unknown; upTo?: bigint; from?: bigint }

function boundOf(expression: unknown): Bound | undefined {
  for (const [operator, flipped] of [
    ['<', '>'],
    ['<=', '>='],
    ['>', '<'],
    ['>=', '<='],
  ] as const) {
    const pair = pairAt(expression, operator)
    if (pair === undefined) continue
    const [left, right] = [integerOf(pair.left), integerOf(pair.right)]
    if (right !== undefined && left === undefined) return bounded(pair.left, operator, right)
    if (left !== undefined && right === undefined) return bounded(pair.right, flipped, left)
  }
  return undefined
}

const bounded = (subject: unknown, operator: '<' | '<=' | '>' | '>=', limit: bigint): Bound => {
  if (operator === '<') return { subject, upTo: limit - 1n }
  if (operator === '<=') return { subject, upTo: limit }
  return { subject, from: operator === '>' ? limit + 1n : limit }
}

const integerOf = (expression: unknown): bigint | undefined => {
  const value = isNode(expression) ? expression['Value'] : undefined
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined
}

function impliesBound(a: unknown, b: unknown): boolean {
  const [narrow, wide] = [boundOf(a), boundOf(b)]
  if (narrow === undefined || wide === undefined || !sameExpression(narrow.subject, wide.subject)) return false
  if (narrow.upTo !== undefined && wide.upTo !== undefined) return narrow.upTo <= wide.upTo
  return narrow.from !== undefined && wide.from !== undefined && narrow.from >= wide.from
}

/** `[…].contains(x)` or `x == …`: a member of a smaller set that is written out is one of the larger. */
function impliesMembership(a: unknown, b: unknown): boolean {
  const [narrow, wide] = [membershipOf(a), membershipOf(b)]
  return (
    narrow !== undefined &&
    wide !== undefined &&
    sameExpression(narrow.subject, wide.subject) &&
    narrow.members.every((member) => wide.members.some((other) => sameExpression(member, other)))
  )
}

function membershipOf(expression: unknown): { subject: unknown; members: readonly unknown[] } | undefined {
  const contains = pairAt(expression, 'contains')
  if (contains !== undefined && isNode(contains.left) && Array.isArray(contains.left['Set']))
    return { subject: contains.right, members: contains.left['Set'] as unknown[] }
  const equal = pairAt(expression, '==')
  if (equal !== undefined && isNode(equal.right) && 'Value' in equal.right)
    return { subject: equal.left, members: [equal.right] }
  return undefined
}

const CAN_FAIL = ['+', '-', '*', 'neg', 'offset', 'durationSince', 'toDate', 'toTime', 'getTag']

/** True where an evaluation could end in an error, as arithmetic can: then what is left out could hide a denial. */
export function canFail(expression: unknown): boolean {
  if (Array.isArray(expression)) return expression.some(canFail)
  if (!isNode(expression)) return false
  return Object.entries(expression).some(([key, value]) => CAN_FAIL.includes(key) || canFail(value))
}
