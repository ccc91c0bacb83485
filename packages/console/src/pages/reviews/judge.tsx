import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type Shown, shownQuery } from '../../data/reviews.ts'
import { sessionQuery } from '../../data/session.ts'
import { useCaseFileQuery, useCaseQuery } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Loading } from '../../ui/loaded.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Reason } from '../../ui/reason.tsx'
import { WhenAway } from '../../ui/when.tsx'
import { actOf, wordsOf } from './act.ts'
import { Earlier } from './earlier.tsx'
import type { Item } from './items.ts'
import { InHand, Talk } from './talk.tsx'
import { Values } from './values.tsx'
import { Vote } from './vote.tsx'

/** One held thing, in the order people judge: what will happen, whence, why me, and what if I wait. */
export function Judge({ item, back }: { item: Item; back: () => void }) {
  const { t } = useText()
  const asked = useQueries({ queries: item.lines.map(({ decision }) => shownQuery(decision)) })
  const first = item.lines[0]
  const manifest = useQuery(useCaseFileQuery(first?.useCase ?? '')).data?.registered?.manifest
  const me = useQuery(sessionQuery).data?.person
  const standing = useQuery(useCaseQuery(first?.useCase ?? '')).data
  const failed = asked.find(({ isError }) => isError)
  if (failed !== undefined) return <ProblemNote error={failed.error} />
  const views = asked.flatMap(({ data }) => (data === undefined ? [] : [data]))
  const [view] = views
  if (first === undefined || view === undefined || views.length < asked.length) return <Loading />
  const act =
    first.tool === null ? t.reviews.text[first.kind] : actOf(manifest, first.tool, view.decided.arguments as never)
  const roles = manifest?.review.roles ?? {}
  const named = (role: string): readonly (string | null | undefined)[] =>
    role === 'owner' ? [standing?.owner] : role === 'deputy' ? [standing?.deputy?.person] : (roles[role] ?? [])
  const mine =
    view.followed.review?.requirements.some(({ role }) => me !== undefined && named(role).includes(me)) ?? false
  return (
    <article className="judge stack" id="judge" tabIndex={-1} aria-label={act}>
      <div className="judge-back">
        <Button weight="quiet" onPress={back}>
          {t.reviews.back}
        </Button>
      </div>
      <h2 className="judge-act break">{capital(act)}</h2>
      <p className="soft">
        {manifest?.name ?? first.useCase} · <code>{first.agent}</code> ·{' '}
        <Link to="/decisions/$decision" params={{ decision: first.decision }}>
          {t.reviews.whole}
        </Link>
      </p>
      <InHand view={view} mine={mine && view.followed.state === 'held'} />
      {views.map((one) => (
        <Asked key={one.decision} view={one} several={views.length > 1} />
      ))}
      <section className="stack tight">
        <h3>{t.reviews.why}</h3>
        <ul className="stack tight">
          {view.decided.reasons.map((reason) => (
            <li key={`${reason.sentence} ${reason.rule}`}>
              <Reason reason={reason} />
            </li>
          ))}
        </ul>
        <Quorum view={view} />
      </section>
      {view.followed.review === null ? null : (
        <section className="stack tight">
          <h3>{t.reviews.wait}</h3>
          <p>
            {t.reviews.expires} <WhenAway at={view.followed.review.due} />. {t.reviews.nothingDone}
          </p>
        </section>
      )}
      {first.tool === null ? null : <Earlier view={view} manifest={manifest} tool={first.tool} />}
      {view.followed.state === 'held' ? null : (
        <p className="note held" role="status">
          {t.reviews.over(t.decisions.state[view.followed.state] ?? view.followed.state)}
        </p>
      )}
      <Talk view={view} mine={mine} me={me} />
      {mine ? (
        <Vote views={views} act={act} verb={first.tool === null ? act : (wordsOf(first.tool).split(' ')[0] ?? act)} />
      ) : (
        <p className="note">{t.reviews.notYours}</p>
      )}
    </article>
  )
}

function Asked({ view, several }: { view: Shown; several: boolean }) {
  const { t } = useText()
  return (
    <section className="stack tight">
      <h3>{several ? (view.decided.tool ?? t.reviews.text[view.decided.kind]) : t.reviews.what}</h3>
      {view.decided.text === null ? null : (
        <blockquote className="said" dir="auto">
          {view.decided.text}
        </blockquote>
      )}
      <Values view={view} />
      {view.influenced.request === null ? null : (
        <p>
          <span className="soft">{t.reviews.asked(view.influenced.onBehalfOf ?? t.common.nobody)} </span>
          <q dir="auto">{view.influenced.request}</q>
        </p>
      )}
    </section>
  )
}

function Quorum({ view: { followed } }: { view: Shown }) {
  const { t } = useText()
  const needed = (followed.review?.requirements ?? []).reduce((sum, { count }) => sum + count, 0)
  const yes = followed.votes.filter(({ vote }) => vote === 'approve')
  return (
    <>
      <p>
        {(followed.review?.requirements ?? []).map(({ role, count }) => t.reviews.needs(count, role)).join(' ')}{' '}
        {t.reviews.soFar(yes.length, needed)}
      </p>
      {followed.votes.map(({ person, name, vote, reason }) => (
        <p key={person}>
          <bdi>{name ?? person}</bdi>: {t.reviews.voted[vote]}
          {reason === null ? null : (
            <>
              , <q dir="auto">{reason}</q>
            </>
          )}
        </p>
      ))}
    </>
  )
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
