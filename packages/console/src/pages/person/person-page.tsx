import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { departureQuery } from '../../data/departure.ts'
import { peopleQuery, type PersonLine } from '../../data/people.ts'
import { useText } from '../../text/use-text.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Page, Part } from '../../ui/page.tsx'
import { Reasoned } from '../../ui/reasoned.tsx'
import { When } from '../../ui/when.tsx'
import { NotFound } from '../../app/not-found.tsx'
import { Held } from './held.tsx'
import '../settings/settings.css'

/** One person: what they answer for, and what their leaving would do before anybody signs it. */
export function PersonPage() {
  const { person } = useParams({ from: '/shell/settings/people/$person' })
  return (
    <Loaded whole query={useQuery(peopleQuery)}>
      {({ people }) => {
        const found = people.find(({ id }) => id === person)
        return found === undefined ? <NotFound /> : <Whole person={found} />
      }}
    </Loaded>
  )
}

function Whole({ person }: { person: PersonLine }) {
  const { t } = useText()
  const name = person.name ?? t.common.unknownPerson
  return (
    <Page
      title={name}
      over={person.unit === null ? t.acts.person : t.acts.personOf(person.unit)}
      lead={[person.email, t.settings.employment[person.employment]].filter(Boolean).join(' · ')}
    >
      {person.departed === null ? (
        <Leaving person={person.id} name={name} />
      ) : (
        <p>
          <Mark tone="shut">{t.settings.departed}</Mark> <When at={person.departed} />
        </p>
      )}
    </Page>
  )
}

function Leaving({ person, name }: { person: string; name: string }) {
  const { t } = useText()
  return (
    <Loaded query={useQuery(departureQuery(person))}>
      {(departure) => (
        <>
          <p className="soft">{t.acts.ifLeft}</p>
          <Held departure={departure} />
          <Part title={t.acts.leave} margin={t.acts.leaveSays}>
            {departure.fault === null ? (
              <Reasoned
                act={t.acts.recordLeave(name)}
                label={t.common.reason}
                hint={t.acts.leaveReason}
                weight="shut"
                command="person.depart"
                payload={(reason) => ({ person, reason })}
              />
            ) : (
              <p className="note">{t.acts.cannot[departure.fault]}</p>
            )}
          </Part>
        </>
      )}
    </Loaded>
  )
}
