import type { Body } from '@answerable/contract'
import { revisionInForce } from '../model.ts'
import type { DecideContext } from '../types.ts'
import { type Case, judge } from '../decision/judge.ts'
import type { Standing } from '../standing.ts'

type Verdict = Pick<
  Body<'decision.recorded'>,
  'outcome' | 'reasons' | 'rules' | 'obligations' | 'useBefore' | 'review' | 'wouldHave'
>

/**
 * The answer while a use case is observed, beside what the gate would have said had the owner signed what is registered
 * now. Never `allow`, no permit, so no intent: nothing is promised, since nothing is enforced.
 */
export function observedVerdict(
  context: DecideContext,
  asked: Omit<Case, 'manifest'> & { manifest: Case['manifest'] | undefined },
  until: string,
): Verdict {
  const { outcome, reasons, rules } = supposed(context, asked)
  return {
    outcome: 'observed',
    reasons: [{ code: 'observed', value: until }],
    rules: [],
    obligations: [],
    useBefore: null,
    review: null,
    wouldHave: { outcome, reasons, rules },
  }
}

function supposed(
  context: DecideContext,
  asked: Parameters<typeof observedVerdict>[1],
): NonNullable<Verdict['wouldHave']> {
  const { manifest } = asked
  const standing = asSigned(context, asked.standing)
  if (manifest === undefined || standing.publication === undefined) {
    const code = manifest === undefined ? 'nobody_answers' : 'policy_missing'
    return { outcome: 'deny', reasons: [{ code }], rules: [] }
  }
  const { outcome, reasons, rules } = judge(context, { ...asked, manifest, standing })
  // `judge` knows allow, review and deny; anything else would be a yes nobody has given.
  return { outcome: outcome === 'observed' ? 'deny' : outcome, reasons, rules }
}

/** As if the owner had signed the newest revision and its newest policy. */
function asSigned({ model }: Pick<DecideContext, 'model'>, standing: Standing): Standing {
  const useCase = standing.revision === undefined ? undefined : model.useCases.get(standing.revision.useCase)
  const revision = useCase === undefined ? undefined : revisionInForce(useCase)
  return {
    ...standing,
    missing: standing.missing.filter(({ code }) => code !== 'nobody_answers'),
    publication: revision?.publications.at(-1),
  }
}
