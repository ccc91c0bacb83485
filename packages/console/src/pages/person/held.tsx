import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { coverageQuery } from '../../data/coverage.ts'
import type { Departure } from '../../data/departure.ts'
import { useText } from '../../text/use-text.tsx'
import { Part } from '../../ui/page.tsx'
import type { PersonLike } from '../../ui/person.tsx'

/** Everything that rests on one person, and what each would come to. */
export function Held({ departure }: { departure: Departure }) {
  const { t, f } = useText()
  const named = useNamed()
  const { useCases, places, roles, held, given, keys, votes } = departure
  return (
    <>
      <Part title={t.acts.answersFor}>
        {useCases.length === 0 ? <p className="soft">{t.acts.answersForNothing}</p> : null}
        <ul className="lines">
          {useCases.map(({ useCase, openBefore, openAfter, cover, successorBy, asked }) => (
            <li key={useCase}>
              <div className="stack tight">
                <h3>
                  <UseCase useCase={useCase} />
                </h3>
                <p className={openBefore && !openAfter ? 'strong' : undefined}>
                  {openAfter && cover !== null
                    ? t.acts.staysOpen(named([cover.deputy]), f.instant(cover.until))
                    : openBefore
                      ? t.acts.closesNow
                      : t.acts.closedAlready}
                </p>
                {successorBy === null ? null : <p>{t.acts.successor(named(asked), f.instant(successorBy))}</p>}
              </div>
            </li>
          ))}
        </ul>
      </Part>
      {places.length + roles.length === 0 ? null : (
        <Part title={t.acts.places} margin={t.acts.placesSays}>
          <ul className="lines">
            {places.map(({ useCase, as }) => (
              <li key={`${useCase} ${as}`}>
                <span>
                  <UseCase useCase={useCase} />: {t.acts.as[as]}
                </span>
              </li>
            ))}
            {roles.map(({ useCase, role, others }) => (
              <li key={`${useCase} ${role}`}>
                <span>
                  <UseCase useCase={useCase} />: {t.acts.role(role, others)}
                </span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title={t.acts.rights}>
        <p>{held.length === 0 ? t.acts.noRights : t.acts.heldRights(held.length)}</p>
        {given.map(({ authority, grantee, asked, until }) => (
          <p key={authority}>{t.acts.given(named([grantee]), named(asked), until === null ? '' : f.instant(until))}</p>
        ))}
      </Part>
      <Part title={t.acts.keys}>
        <p>{t.acts.keysEnd(keys)}</p>
      </Part>
      <Part title={t.acts.votes}>
        {votes.length === 0 ? <p className="soft">{t.acts.noVotes}</p> : null}
        {votes.map(({ decision, useCase }) => (
          <p key={decision}>
            {t.acts.voteLost}{' '}
            <Link to="/reviews" search={{ open: decision }}>
              <Name useCase={useCase} />
            </Link>
          </p>
        ))}
      </Part>
    </>
  )
}

function useNamed(): (people: readonly PersonLike[]) => string {
  const { t, f } = useText()
  return (people) =>
    people.length === 0 ? t.acts.nobodyAsked : f.list(people.map(({ name }) => name ?? t.common.unknownPerson))
}

function UseCase({ useCase }: { useCase: string }) {
  return (
    <Link to="/use-cases/$useCase" params={{ useCase }}>
      <Name useCase={useCase} />
    </Link>
  )
}

function Name({ useCase }: { useCase: string }) {
  return useQuery(coverageQuery()).data?.useCases.find((one) => one.useCase === useCase)?.name ?? useCase
}
