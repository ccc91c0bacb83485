import { commentOf } from './yaml.ts'
import type { Draft } from './guess.ts'
import { type DraftRule, ROLE } from './rule.ts'

/** The drafted rules as `policy.cedar`. */
export function policyText(draft: Draft, rules: readonly DraftRule[]): string {
  const head = [
    `A first draft from ${draft.runs} recorded runs with ${draft.calls} calls: read it, change it, then sign it.`,
    'Every rule is a guess. What recordings can say went into it; what is right, its owner says.',
  ]
  return `${[head.map((line) => `// ${line}`).join('\n'), ...rules.map(ruleText)].join('\n\n')}\n`
}

const ruleText = ({ id, comment, reason, scope, review, conditions }: DraftRule): string =>
  [
    ...(comment === '' ? [] : [`// ${commentOf(comment)}`]),
    `@id("${id}")`,
    ...(review ? ['@outcome("review")', `@review("${ROLE}:1")`] : []),
    `@reason("${reason}")`,
    `${review ? 'forbid' : 'permit'} (\n  principal is Answerable::Agent,\n  ${scope},\n  resource is Answerable::Tool\n)`,
    ...conditions,
  ].join('\n') + ';'
