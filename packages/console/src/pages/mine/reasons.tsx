import type { CoverageLine } from '../../data/coverage.ts'
import type { Duty } from '../../data/duties.ts'
import { useNow } from '../../data/health.ts'
import { useText } from '../../text/use-text.tsx'
import { Part } from '../../ui/page.tsx'
import { Reasoned } from '../../ui/reasoned.tsx'
import { WhenAway } from '../../ui/when.tsx'

type Props = { me: string; duties: readonly Duty[]; useCases: readonly CoverageLine[] }

/** Stops whose reason is still owed: by whoever stopped, and once overdue by those above as well. */
export function Reasons({ me, duties, useCases }: Props) {
  const { t } = useText()
  const now = useNow()
  const owed = duties.filter(({ kind, to }) => kind === 'reason_missing' && to.some(({ person }) => person === me))
  if (owed.length === 0) return null
  return (
    <Part title={t.acts.giveReason} margin={t.acts.giveReasonSays}>
      <ul className="mine">
        {owed.map(({ about, useCase, until, to }) => {
          const name = useCases.find((line) => line.useCase === useCase)?.name ?? useCase ?? t.acts.scope.everything
          const overdue = until !== null && Date.parse(until) <= now
          return (
            <li key={about}>
              <div className="stack tight">
                <h3 className="break">{name}</h3>
                <p>{to[0]?.person === me ? t.mine.reason : t.mine.reasonOf(name)}</p>
                {until === null ? null : (
                  <p className={overdue ? 'note shut' : 'soft'}>
                    {overdue ? t.acts.reasonOverdue : t.acts.reasonBy} <WhenAway at={until} />
                  </p>
                )}
                <Reasoned
                  act={t.acts.giveReason}
                  command="restriction.explain"
                  payload={(reason) => ({ restriction: about, reason })}
                />
              </div>
            </li>
          )
        })}
      </ul>
    </Part>
  )
}
