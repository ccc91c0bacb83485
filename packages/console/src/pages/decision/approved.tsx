import type { DecisionView } from '@answerable/contract'
import { useText } from '../../text/use-text.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Part } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import { When } from '../../ui/when.tsx'
import { SaidBy } from './said-by.tsx'

type Named = { person: string; name?: string }
const spoken = ({ name, person }: Named): string => name ?? person

/** The first answer: who signed for it, and by what right, back to the board paper. */
export function Approved({ approved }: { approved: DecisionView['approved'] }) {
  const { t, f } = useText()
  const { owner, acceptance, workflow, policy, authority, mandate } = approved
  return (
    <Part title={t.decisions.approved} margin={t.decisions.approvedSays}>
      {acceptance === null ? <p className="note shut">{t.decisions.nobody}</p> : null}
      {approved.provisional ? <p className="note held">{t.decisions.provisional}</p> : null}
      <Facts>
        <Fact term={t.useCases.owner}>
          <Person who={owner} />
        </Fact>
        {acceptance === null ? null : (
          <>
            <Fact term={t.decisions.signedAt}>
              <When at={acceptance.signedAt} />{' '}
              {(t.useCases.answer as Record<string, string>)[acceptance.answer] ?? acceptance.answer}{' '}
              <SaidBy cited={acceptance} />
            </Fact>
            <Fact term={t.decisions.signedUntil}>
              <When at={acceptance.until} />
            </Fact>
          </>
        )}
        {authority.map((grant) => (
          <Fact key={grant.receipt} term={t.decisions.right}>
            {t.decisions.granted(spoken(grant.grantee), spoken(grant.grantor))}{' '}
            <span className="soft">{t.useCases.grantEnds(f.instant(grant.until))}</span> <SaidBy cited={grant} />
          </Fact>
        ))}
        {mandate === null ? null : (
          <Fact term={t.useCases.instrument}>
            {t.decisions.founded(mandate.unitName ?? mandate.unit, mandate.instrument.title ?? '')}{' '}
            <span className="soft">
              {t.useCases.foundedBy(f.list(mandate.signers.map((signer) => spoken(signer))))}
            </span>{' '}
            <SaidBy cited={mandate} />
          </Fact>
        )}
        {workflow === null ? null : (
          <Fact term={t.decisions.workflow}>
            {spoken(workflow.registeredBy)} <SaidBy cited={workflow} />
          </Fact>
        )}
        {policy === null ? null : (
          <Fact term={t.decisions.policy}>
            {spoken(policy.publishedBy)}{' '}
            <span className="soft">{t.useCases.policyRules(policy.rules, policy.testsPassed)}</span>{' '}
            <SaidBy cited={policy} />
          </Fact>
        )}
      </Facts>
    </Part>
  )
}
