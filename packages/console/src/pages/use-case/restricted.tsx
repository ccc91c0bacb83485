import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useNow } from '../../data/health.ts'
import { liesOn, type RestrictionLine, restrictionsQuery } from '../../data/restrictions.ts'
import { sessionQuery } from '../../data/session.ts'
import type { UseCaseView } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { Cite } from '../../ui/cite.tsx'
import { Part } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import { Reasoned } from '../../ui/reasoned.tsx'
import { When, WhenAway } from '../../ui/when.tsx'
import { useReason } from '../../ui/reason.tsx'

/** Everything that closes or narrows it, each with its reason, what must be true before it is lifted, and the lifting. */
export function Restricted({ view }: { view: UseCaseView }) {
  const { t } = useText()
  const agents = view.agents.map(({ agent }) => agent)
  const lines =
    useQuery(restrictionsQuery).data?.restrictions.filter((line) => liesOn(line, view.useCase, agents)) ?? []
  if (lines.length === 0) return null
  return (
    <Part title={t.acts.restricted} margin={t.acts.restrictedSays}>
      <ul className="lines" aria-label={t.useCases.restrictions}>
        {lines.map((line) => (
          <li key={line.id}>
            <One line={line} />
          </li>
        ))}
      </ul>
    </Part>
  )
}

function One({ line }: { line: RestrictionLine }) {
  const { t } = useText()
  const me = useQuery(sessionQuery).data?.person
  const { scope } = line
  const what = scope.kind === 'agent' ? t.acts.scope.agent(scope.agent) : t.acts.scope[scope.kind]
  return (
    <div className="stack tight">
      <h3>
        {t.acts.set(t.common.mode[line.mode], what)} <Cite entry={line.index} />
      </h3>
      <p>
        {t.acts.setBy} <Person who={{ person: line.by, name: line.byName }} />, <When at={line.time} />,{' '}
        {t.acts.cause[line.cause]}.
      </p>
      {line.reason === null ? null : (
        <blockquote className="said" dir="auto">
          {line.reason}
        </blockquote>
      )}
      {line.reasonDue === undefined || line.explained !== undefined ? null : (
        <Owed due={line.reasonDue} restriction={line.id} mine={line.by === me} />
      )}
      <First line={line} />
      {line.reopening?.fault === null ? <Reopen line={line} /> : null}
    </div>
  )
}

/** A stop without a reason: whoever stopped it says why within a day. */
function Owed({ due, restriction, mine }: { due: string; restriction: string; mine: boolean }) {
  const { t } = useText()
  const now = useNow()
  return (
    <>
      <p className="note held">
        {t.acts.noReasonYet}{' '}
        {Date.parse(due) <= now ? (
          t.acts.reasonOverdue
        ) : (
          <>
            {t.acts.reasonBy} <WhenAway at={due} />.
          </>
        )}
      </p>
      {mine ? (
        <Reasoned
          act={t.acts.giveReason}
          hint={t.acts.giveReasonSays}
          command="restriction.explain"
          payload={(reason) => ({ restriction, reason })}
        />
      ) : null}
    </>
  )
}

/** What has to be true before anybody's signature lifts it, and whose would. */
function First({ line: { reopening } }: { line: RestrictionLine }) {
  const { t, f } = useText()
  if (reopening === null) return null
  const { incident, challenger, agreed, by, fault } = reopening
  const named = (people: typeof by): string => f.list(people.map(({ name }) => name ?? t.common.unknownPerson))
  return (
    <div className="note stack tight">
      <h4>{t.acts.first}</h4>
      <ul className="stack tight">
        {incident === null ? null : (
          <li>
            {t.acts.incidentFirst}{' '}
            <Link to="/settings/incidents" hash={incident}>
              {t.acts.toIncident}
            </Link>
          </li>
        )}
        {challenger === null ? null : <li>{t.acts.two(challenger.name ?? t.common.unknownPerson)}</li>}
        {agreed.length === 0 ? null : <li>{t.acts.agreed(named(agreed))}</li>}
        {incident !== null ? null : by.length === 0 ? (
          <li>{t.acts.byNobody}</li>
        ) : (
          <li>{by.length === 1 ? t.acts.by(named(by)) : t.acts.orOf(named(by))}</li>
        )}
        {fault === null || fault === 'incident_open' ? null : <li>{t.acts.fault[fault]}</li>}
      </ul>
    </div>
  )
}

/** Lifts this one. What else keeps it closed is said before it is signed, so that nobody signs for nothing. */
function Reopen({ line: { id, after, reopening } }: { line: RestrictionLine }) {
  const { t } = useText()
  const second = reopening?.challenger != null && reopening.agreed.length === 0
  return (
    <Reasoned
      act={t.acts.reopen}
      hint={t.acts.reopenSays}
      command="restriction.lift"
      payload={(reason) => ({ restriction: id, reason })}
      done={() => (second ? <p className="note held">{t.acts.oneMore}</p> : null)}
    >
      {after === null ? null : <After after={after} />}
    </Reasoned>
  )
}

function After({ after: { mode, missing } }: { after: NonNullable<RestrictionLine['after']> }) {
  const { t } = useText()
  const says = useReason()
  if (missing.length > 0)
    return (
      <div className="note held">
        <p>{t.acts.afterClosed}</p>
        <ul className="stack tight">
          {missing.map((reason) => (
            <li key={reason.code}>
              {says(reason)} {t.decisions.mend(t.server.who(reason.mend))}
            </li>
          ))}
        </ul>
      </div>
    )
  return (
    <p className="note">{mode === 'live' ? t.acts.afterOpen : t.acts.afterMode(t.common.mode[mode].toLowerCase())}</p>
  )
}
