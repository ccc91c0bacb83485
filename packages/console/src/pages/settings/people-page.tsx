import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { peopleQuery, type PersonLine } from '../../data/people.ts'
import { invitationsQuery, type KeyRequest, keyRequestsQuery } from '../../data/settings.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Part } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import { When } from '../../ui/when.tsx'
import { Frame } from './frame.tsx'
import { Invite } from './invite.tsx'

/** Who is registered, who is invited, whose new key waits for a second signature. */
export function PeoplePage() {
  const { t } = useText()
  const requests = useQuery(keyRequestsQuery).data?.requests.filter(({ yours }) => yours) ?? []
  return (
    <Frame title={t.settings.people} lead={t.settings.peopleSays}>
      {requests.length === 0 ? null : <Requests requests={requests} />}
      <Part title={t.settings.registered}>
        <Loaded query={useQuery(peopleQuery)}>
          {({ people }) => (
            <ul className="lines">
              {people.map((person) => (
                <Registered key={person.id} person={person} />
              ))}
            </ul>
          )}
        </Loaded>
      </Part>
      <Part title={t.settings.invited} margin={t.settings.invitedSays}>
        <Invite />
        <Loaded query={useQuery(invitationsQuery)}>
          {({ invitations }) => (
            <ul className="lines">
              {invitations.map(({ id, name, email, state, until }) => (
                <li key={id}>
                  <span>
                    <bdi>{name ?? t.common.unknownPerson}</bdi>
                    <span className="block soft small">
                      {email} · {t.settings.until} <When at={until} />
                    </span>
                  </span>
                  <Mark tone={state === 'open' ? 'held' : state === 'used' ? 'open' : 'plain'}>
                    {t.settings.invitation[state]}
                  </Mark>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Part>
    </Frame>
  )
}

function Registered({ person }: { person: PersonLine }) {
  const { t } = useText()
  return (
    <li>
      <span>
        <Link to="/settings/people/$person" params={{ person: person.id }}>
          <Person who={{ person: person.id, name: person.name, email: person.email }} />
        </Link>
        <span className="block soft small">
          {[person.email, person.unit, t.settings.employment[person.employment]].filter(Boolean).join(' · ')}
        </span>
      </span>
      {person.departed === null ? null : <Mark tone="shut">{t.settings.departed}</Mark>}
    </li>
  )
}

function Requests({ requests }: { requests: readonly KeyRequest[] }) {
  const { t } = useText()
  const [open, setOpen] = useState<KeyRequest>()
  return (
    <Part title={t.settings.keyRequests} margin={t.settings.keyRequestsSays}>
      <ul className="lines">
        {requests.map((request) => (
          <li key={request.request}>
            <Person who={{ person: request.person, name: request.name }} />
            <Button onPress={() => setOpen(request)}>{t.settings.signForKey}</Button>
          </li>
        ))}
      </ul>
      {open === undefined ? null : (
        <Ceremony
          command="key.add"
          payload={open.payload}
          act={t.settings.signForKey}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Part>
  )
}
