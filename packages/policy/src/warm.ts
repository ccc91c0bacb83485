import { compilePolicy } from './compile.ts'
import type { Evaluator } from './evaluate.ts'
import type { PolicyRequest, PolicySubject } from './types.ts'
import { NO_DETECTIONS } from './vocabulary.ts'

const ROUNDS = 200

const SUBJECT: PolicySubject = {
  useCase: 'warm-up',
  roles: [],
  tools: [
    {
      name: 'pay',
      class: 'write',
      undo: 'compensable',
      arguments: [{ name: 'amount', type: 'decimal', scale: 2, sink: 'amount' }],
    },
  ],
}

const POLICY = `
@id("permit") permit(principal, action in Answerable::Action::"act", resource)
when { context.arguments has amount && context.arguments.amount < 100000 };
@id("review") @outcome("review") @review("owner:1") forbid(principal, action, resource)
when { context.runUntrusted && context.trace.untrusted.contains("amount") };`

const REQUEST: PolicyRequest = {
  agent: 'warm-up',
  kind: 'action',
  tool: 'pay',
  arguments: { amount: '19.99' },
  trace: { request: [], trusted: [], untrusted: ['amount'], model: [], unknown: [] },
  facts: {
    tier: 'T1',
    mode: 'live',
    autonomy: 'autonomous',
    runUntrusted: true,
    callsInRun: 1,
    waived: [],
    practice: true,
    dataClasses: [],
    detectors: { ...NO_DETECTIONS },
  },
}

/** Runs the paths of a real decision until the wasm code has been optimised: validation, both sets, an outcome. */
export function warmUp(create: () => Evaluator): void {
  const evaluator = create()
  evaluator.load('warm-up', compilePolicy({ text: POLICY, subject: SUBJECT, digest: '' }))
  for (let round = 0; round < ROUNDS; round += 1) evaluator.evaluate('warm-up', REQUEST)
  evaluator.unload('warm-up')
}
