import type { UseQueryResult } from '@tanstack/react-query'
import { type Authorities, chainTo } from '../../data/authorities.ts'
import type { UseCaseView } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { Cite } from '../../ui/cite.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Part } from '../../ui/page.tsx'

/** By what right: from the board paper, through every grant, to the person who signed. */
export function Right({ view, rights }: { view: UseCaseView; rights: UseQueryResult<Authorities> }) {
  const { t, f } = useText()
  return (
    <Part title={t.useCases.right} margin={t.useCases.rightSays}>
      <Loaded query={rights}>
        {(all) => {
          const { grants, mandate } = chainTo(all, view.acceptance?.authority ?? null)
          if (grants.length === 0) return <p>{t.useCases.noRight}</p>
          return (
            <ol className="chain">
              {mandate === undefined ? null : (
                <li>
                  <p className="strong">
                    <bdi>{mandate.instrument.title ?? t.useCases.instrument}</bdi>
                    {mandate.instrument.reference === null ? null : <> · {mandate.instrument.reference}</>}
                  </p>
                  <p>
                    <bdi>{mandate.unitName ?? mandate.unit}</bdi>,{' '}
                    {mandate.countersigned === null
                      ? t.useCases.notCountersigned
                      : t.useCases.foundedBy(f.list(mandate.signers.map(({ name, person }) => name ?? person)))}
                  </p>
                  <Cite entry={mandate.index} />
                </li>
              )}
              {grants.toReversed().map((grant) => (
                <li key={grant.id}>
                  <p className="strong">
                    {t.useCases.grant(grant.granteeName ?? grant.grantee, grant.grantorName ?? grant.grantor)}
                  </p>
                  <p>
                    {f.list(grant.scope.tiers.map((tier) => t.common.tier(tier)))} ·{' '}
                    {t.common.risk[grant.limits.residualRisk]} · {t.useCases.grantEnds(f.instant(grant.until))}
                  </p>
                  <Cite entry={grant.index} />
                </li>
              ))}
            </ol>
          )
        }}
      </Loaded>
    </Part>
  )
}
