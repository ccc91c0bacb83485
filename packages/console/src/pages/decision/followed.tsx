import type { DecisionView } from '@answerable/contract'
import { Link } from '@tanstack/react-router'
import { useText } from '../../text/use-text.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Part } from '../../ui/page.tsx'
import { When } from '../../ui/when.tsx'
import { SaidBy } from './said-by.tsx'

/** The third answer: who decided, what began, what came of it. */
export function Followed({ decision, followed }: { decision: string; followed: DecisionView['followed'] }) {
  const { t, f } = useText()
  const { review, votes, claim, intent, effect, ended, state } = followed
  const nothing = review === null && votes.length === 0 && intent === null && effect === null
  return (
    <Part title={t.decisions.followed} margin={t.decisions.state[state] ?? state}>
      {state === 'held' ? (
        <p>
          <Link to="/reviews" search={{ open: decision }}>
            {t.decisions.toReview}
          </Link>
        </p>
      ) : null}
      {nothing ? <p>{t.decisions.nothingYet}</p> : null}
      <Facts>
        {review === null ? null : (
          <Fact term={t.decisions.quorum}>
            {f.list(review.requirements.map(({ count, role }) => t.decisions.needs(count, role)))}{' '}
            <span className="soft">
              {t.decisions.due} <When at={review.due} />
            </span>
          </Fact>
        )}
        {votes.map((vote) => (
          <Fact key={vote.person} term={<When at={vote.time} />}>
            {t.decisions.voted(vote.name ?? vote.person, t.decisions.vote[vote.vote])} <SaidBy cited={vote} />
            {vote.reason === null ? null : <p className="quote">{vote.reason}</p>}
          </Fact>
        ))}
        {ended.map((end) => (
          <Fact key={end.at} term={<When at={end.at} />}>
            {t.decisions.expired} <SaidBy cited={end} />
          </Fact>
        ))}
        {claim === null ? null : (
          <Fact term={<When at={claim.time} />}>
            {t.decisions.claimed} <SaidBy cited={claim} />
          </Fact>
        )}
        {intent === null ? null : (
          <Fact term={<When at={intent.time} />}>
            {t.decisions.begun}{' '}
            {effect === null ? <span className="soft">{t.decisions.reportBy(f.instant(intent.reportBy))}</span> : null}{' '}
            <SaidBy cited={intent} />
          </Fact>
        )}
        {effect === null ? null : (
          <Fact term={<When at={effect.time} />}>
            <span className="strong">{t.decisions.effectIs[effect.outcome] ?? effect.outcome}</span>{' '}
            <SaidBy cited={effect} />
            {effect.detail === null ? null : <p className="quote">{effect.detail}</p>}
          </Fact>
        )}
      </Facts>
    </Part>
  )
}
