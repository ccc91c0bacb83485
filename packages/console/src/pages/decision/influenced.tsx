import type { DecisionView } from '@answerable/contract'
import { Link } from '@tanstack/react-router'
import { useText } from '../../text/use-text.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Part } from '../../ui/page.tsx'
import { SaidBy } from './said-by.tsx'

const ORIGINS = ['untrusted', 'unknown', 'model', 'trusted', 'request'] as const

/** The second answer: what data reached it, and which values came from where. What should worry comes first. */
export function Influenced({ view }: { view: DecisionView }) {
  const { t, f } = useText()
  const { influenced } = view
  const { run } = influenced as typeof influenced & { run?: string }
  const origins = ORIGINS.filter((origin) => influenced.traced[origin].length > 0)
  const rest = influenced.total - influenced.influences.length
  return (
    <Part title={t.decisions.influenced} margin={t.decisions.influencedSays}>
      <Facts>
        <Fact term={t.decisions.request}>
          {influenced.request === null ? (
            <em>{t.decisions.noContent}</em>
          ) : (
            <span className="quote">{influenced.request}</span>
          )}{' '}
          <SaidBy cited={influenced} />
        </Fact>
        {influenced.onBehalfOf === null ? null : (
          <Fact term={t.decisions.onBehalfOf}>
            <bdi>{influenced.onBehalfOf}</bdi>
          </Fact>
        )}
        {origins.map((origin) => (
          <Fact key={origin} term={influenced.traced[origin].filter((name) => !name.startsWith('sink:')).join(', ')}>
            <span className={origin === 'untrusted' || origin === 'unknown' ? 'mark held' : undefined}>
              {t.decisions.cameFrom[origin]}
            </span>
          </Fact>
        ))}
      </Facts>
      <h3 className="small-head">{t.decisions.sources}</h3>
      <ol className="sources">
        {influenced.influences.map((influence) => (
          <li key={influence.receipt} className="stack tight">
            <span>
              {influence.source === null && influence.tool === null ? null : (
                <code>{influence.source ?? influence.tool}</code>
              )}{' '}
              <span className="soft">
                {t.decisions.sourceTrust[influence.trust]},{' '}
                {influence.arguments.length === 0 ? t.decisions.present : t.decisions.gave(f.list(influence.arguments))}
              </span>{' '}
              <SaidBy cited={influence} />
            </span>
            {influence.trust === 'request' ? null : (
              <blockquote className="quote excerpt" tabIndex={0}>
                {influence.content ?? <em>{t.decisions.noContent}</em>}
              </blockquote>
            )}
          </li>
        ))}
      </ol>
      {rest > 0 ? <p className="soft small">{t.decisions.cut(rest)}</p> : null}
      {run === undefined ? null : (
        <p>
          <Link to="/runs/$run" params={{ run }} search={{ at: view.decision }}>
            {t.decisions.toRun}
          </Link>
        </p>
      )}
    </Part>
  )
}
