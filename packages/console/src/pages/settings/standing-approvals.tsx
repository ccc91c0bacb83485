import { useQuery } from '@tanstack/react-query'
import { type StandingApprovalLine, standingApprovalsQuery } from '../../data/exceptions.ts'
import { useCaseFileQuery } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { Cite } from '../../ui/cite.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Part } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import { Reasoned } from '../../ui/reasoned.tsx'
import { UseCaseLink } from '../../ui/use-case-name.tsx'
import { WhenAway } from '../../ui/when.tsx'
import { wordsOf } from '../reviews/act.ts'
import { scaleOf, written } from './minor.ts'
import { SignStandingApproval } from './standing-approval-sign.tsx'

/** What owners said yes to beforehand, within bounds, and how much of it is used. */
export function StandingApprovals() {
  const { t } = useText()
  return (
    <Part title={t.exceptions.standing} margin={t.exceptions.standingSays}>
      <SignStandingApproval />
      <Loaded query={useQuery(standingApprovalsQuery)}>
        {({ standingApprovals }) => (
          <ul className="lines">
            {standingApprovals.toReversed().map((line) => (
              <li key={line.id}>
                <One line={line} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Part>
  )
}

function One({ line }: { line: StandingApprovalLine }) {
  const { t, f } = useText()
  const manifest = useQuery(useCaseFileQuery(line.useCase)).data?.accepted?.manifest
  const scale = scaleOf(manifest, line.tool)
  return (
    <div className="stack tight">
      <h3>
        {wordsOf(line.tool)}, <UseCaseLink useCase={line.useCase} /> <Cite entry={line.entry} />
      </h3>
      <p>
        <Mark tone={line.live ? 'open' : 'plain'}>{t.exceptions.standingState[line.live ? 'live' : 'over']}</Mark>
      </p>
      <Facts>
        {(line.bounds ?? []).map(({ argument, values }) => (
          <Fact key={argument} term={t.exceptions.only(argument)}>
            <bdi>{f.list(values)}</bdi>
          </Fact>
        ))}
        {line.amount === null ? null : (
          <Fact term={t.exceptions.amounts}>
            {t.exceptions.eachTotal(written(line.amount.each, scale), written(line.amount.total, scale))}{' '}
            {line.amountUsed === null ? null : t.exceptions.usedOf(written(line.amountUsed, scale))}
          </Fact>
        )}
        <Fact term={t.exceptions.used}>{t.exceptions.usesOf(line.uses ?? 0, line.count)}</Fact>
        <Fact term={t.exceptions.until}>
          <WhenAway at={line.until} />
        </Fact>
        <Fact term={t.exceptions.signedBy}>
          <Person who={line.signedBy} />: <bdi>{line.reason}</bdi>
        </Fact>
      </Facts>
      {line.live ? (
        <Reasoned
          act={t.exceptions.endStanding}
          weight="shut"
          command="standing_approval.revoke"
          payload={(reason) => ({ standingApproval: line.id, reason })}
        />
      ) : null}
    </div>
  )
}
