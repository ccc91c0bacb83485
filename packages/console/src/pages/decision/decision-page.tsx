import { explainDecision, type DecisionView } from '@answerable/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { decisionQuery } from '../../data/decisions.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page, Part } from '../../ui/page.tsx'
import { saveFile } from '../../ui/save.ts'
import { Reason, useReason } from '../../ui/reason.tsx'
import { useUseCaseName } from '../../ui/use-case-name.tsx'
import { When } from '../../ui/when.tsx'
import { Asked, OutcomeMark } from '../decisions/words.tsx'
import '../decisions/decisions.css'
import { Approved } from './approved.tsx'
import { Followed } from './followed.tsx'
import { Influenced } from './influenced.tsx'
import { SaidBy } from './said-by.tsx'
import './decision.css'

/** One decision and its three answers; each line says who says so and leads to its proof. */
export function DecisionPage() {
  const { t } = useText()
  const name = useUseCaseName()
  const { decision } = useParams({ from: '/shell/decisions/$decision' })
  return (
    <Loaded whole query={useQuery(decisionQuery(decision))}>
      {(view) => (
        <Page
          title={t.common.outcome[view.decided.outcome]}
          over={
            <Link to="/use-cases/$useCase" params={{ useCase: view.useCase }}>
              {t.decisions.over(name(view.useCase))}
            </Link>
          }
          lead={<Asked asked={view.decided} whole />}
          acts={
            <>
              <Button onPress={() => saveFile(`decision-${decision}.json`, `${JSON.stringify(view, null, 2)}\n`)}>
                {t.decisions.saveFile}
              </Button>
              <Button onPress={() => saveFile(`decision-${decision}.txt`, explainDecision(view), 'text/plain')}>
                {t.decisions.page}
              </Button>
            </>
          }
        >
          <Why decided={view.decided} />
          <Approved approved={view.approved} />
          <Influenced view={view} />
          <Followed decision={view.decision} followed={view.followed} />
        </Page>
      )}
    </Loaded>
  )
}

function Why({ decided }: { decided: DecisionView['decided'] }) {
  const { t } = useText()
  const says = useReason()
  return (
    <Part title={t.decisions.reasons} margin={<SaidBy cited={decided} />}>
      <div className="row spread">
        <OutcomeMark outcome={decided.outcome} />
        <When at={decided.time} />
      </div>
      {decided.reasons.length === 0 ? null : (
        <ul className="stack tight">
          {decided.reasons.map((reason) => (
            <li key={`${reason.sentence} ${reason.rule ?? ''}`}>
              <Reason reason={reason} />{' '}
              {decided.outcome === 'deny' ? (
                <span className="soft small">{t.decisions.mend(t.server.who(reason.mend))}</span>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {decided.wouldHave === undefined ? null : (
        <p className="note held">
          {t.decisions.wouldHave}: {t.common.outcome[decided.wouldHave.outcome]}.{' '}
          {decided.wouldHave.reasons.map(says).join(' ')}
        </p>
      )}
      {decided.obligations.length === 0 ? null : (
        <p>
          {t.decisions.obligations}: <code>{decided.obligations.join(', ')}</code>
        </p>
      )}
      <p className="soft small">
        <code>{decided.agent}</code> · {decided.tier === null ? null : `${t.common.tier(decided.tier)} · `}
        {t.decisions.enforcement}: {(t.common.enforcement as Record<string, string>)[decided.enforcement]}
        {decided.rules.length === 0 ? null : ` · ${t.decisions.rules}: ${decided.rules.join(', ')}`}
      </p>
    </Part>
  )
}
