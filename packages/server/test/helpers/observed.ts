import { DAY } from './clock.ts'
import type { TestDeployment } from './deployment.ts'
import type { Founding } from './founding.ts'

/** Somebody with a right of their own answers for the pile: its use cases are observed until an owner signs. */
export async function observePile(d: TestDeployment, founding: Founding): Promise<void> {
  const { founder, cosigner, mandate, useCase } = founding
  const grant = await d.must(founder, 'authority.grant', {
    grantee: cosigner.id,
    capacity: 'executive',
    powers: ['accept_residual_risk'],
    scope: { unit: 'shop', tiers: ['T1', 'T2', 'T3', 'T4'] },
    limits: { residualRisk: 'high' },
    until: new Date(Date.parse(d.clock.now()) + 200 * DAY).toISOString(),
    delegationDepth: 0,
    under: { mandate },
  })
  await d.must(cosigner, 'observed.sign', { useCases: [useCase], authority: grant.id, reason: 'found in spring' })
}
