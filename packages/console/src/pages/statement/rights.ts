import type { Authorities, AuthorityLine } from '../../data/authorities.ts'
import type { Proposal } from '../../data/proposal.ts'

/** The owner's grants that this answer can rest on, the longest first. Whether one suffices is judged when it is signed. */
export function rightsFor(
  { authorities, mandates }: Authorities,
  { owner, tier, useCase }: Pick<Proposal, 'owner' | 'tier' | 'useCase'>,
): AuthorityLine[] {
  return authorities
    .filter(
      ({ grantee, powers, scope, fault, mandate }) =>
        grantee === owner.person &&
        fault === null &&
        mandates.some(({ id }) => id === mandate) &&
        powers.includes('accept_residual_risk') &&
        scope.tiers.includes(tier) &&
        (scope.useCases === undefined || scope.useCases.includes(useCase)),
    )
    .toSorted((a, b) => b.until.localeCompare(a.until))
}
