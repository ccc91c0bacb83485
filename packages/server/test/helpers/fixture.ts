import type { PayloadInput } from '@answerable/contract'

export const POLICY = `
@id("read") permit (principal, action in Answerable::Action::"class:read", resource);
@id("pay") permit (principal, action == Answerable::Action::"pay", resource);
@id("large") @outcome("review") @review("desk:1") @within("PT4H") @reason("more than 100.00")
forbid (principal, action == Answerable::Action::"pay", resource)
when { context.arguments has amount && context.arguments.amount > 10000 };
@id("never") @reason("more than 1,000.00")
forbid (principal, action == Answerable::Action::"pay", resource)
when { context.arguments has amount && context.arguments.amount > 100000 };
`

export const POLICY_TESTS = `
cases:
  - name: reading is free
    request: { tool: look_up, arguments: {} }
    expect: { outcome: allow, rules: [read] }
  - name: a small payment is made
    request: { tool: pay, arguments: { amount: '100.00' } }
    expect: { outcome: allow, rules: [pay] }
  - name: a larger one waits for the desk
    request: { tool: pay, arguments: { amount: '100.01' } }
    expect: { outcome: review, reviews: ['desk:1'] }
  - name: a very large one is never made
    request: { tool: pay, arguments: { amount: '1000.01' } }
    expect: { outcome: deny }
`

type Roles = { owner: string; deputy: string; challenger: string; reviewers: readonly string[] }

/** A small use case of tier T2 or less: one tool that reads, one that pays. */
export function manifestFor(useCase: string, { owner, deputy, challenger, reviewers }: Roles) {
  return {
    answerable: 1,
    use_case: useCase,
    name: `The use case ${useCase}`,
    purpose: 'Pays customers back',
    mission_objective: 'Nine of ten requests are settled on the day they arrive',
    unit: 'shop',
    affected: [{ group: 'customers', count: 400, how: 'a wrong payment costs them money' }],
    categories: ['customer_facing'],
    autonomy: 'semi_autonomous',
    enforcement: 'cooperative',
    people: { owner, deputy, challenger },
    models: [{ id: 'model', version: 'm-1' }],
    tools: [
      { name: 'look_up', class: 'read', undo: 'reversible' },
      { name: 'browse', class: 'read', undo: 'reversible' },
      {
        name: 'pay',
        class: 'write',
        undo: 'compensable',
        arguments: [
          { name: 'to', type: 'text', sink: 'recipient' },
          { name: 'amount', type: 'decimal', scale: 2, sink: 'amount' },
        ],
      },
    ],
    sources: [
      { id: 'orders', tools: ['look_up'], class: 'internal', trust: 'trusted' },
      { id: 'web', tools: ['browse'], class: 'public', trust: 'untrusted' },
    ],
    policy: { file: 'policy.cedar', tests: 'policy.tests.yaml' },
    review: { roles: { desk: [...reviewers] } },
    fallback: { who: 'The desk pays by hand', capacity: '40 a day', for: 'P10D' },
  } satisfies PayloadInput<'use_case.register'>['manifest']
}

export const RESIDUAL_RISK = {
  hallucination: 'low',
  data_leakage: 'low',
  bias: 'low',
  unauthorized_action: 'moderate',
  other: 'low',
} as const
