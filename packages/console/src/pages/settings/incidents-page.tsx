import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type IncidentLine, incidentsQuery } from '../../data/incidents.ts'
import { sessionQuery } from '../../data/session.ts'
import { useText } from '../../text/use-text.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Part } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import { When, WhenAway } from '../../ui/when.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Frame } from './frame.tsx'
import { CloseIncident } from './incident-close.tsx'
import { DecideIncident } from './incident-decide.tsx'
import { OpenIncident } from './incident-open.tsx'

/** What went wrong, who has to decide until when, and what is corrected. */
export function IncidentsPage() {
  const { t } = useText()
  return (
    <Frame title={t.incidents.title} lead={t.incidents.lead}>
      <Part title={t.incidents.open} margin={t.incidents.openSays}>
        <OpenIncident />
      </Part>
      <Part title={t.incidents.all}>
        <Loaded query={useQuery(incidentsQuery)}>
          {({ incidents }) =>
            incidents.length === 0 ? (
              <p className="soft">{t.incidents.nothing}</p>
            ) : (
              <ul className="lines">
                {incidents.map((line) => (
                  <Incident key={line.incident} line={line} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Part>
    </Frame>
  )
}

const TONES = { undecided: 'shut', decided: 'held', closed: 'plain' } as const

function Incident({ line }: { line: IncidentLine }) {
  const { t, f } = useText()
  const me = useQuery(sessionQuery).data?.person
  const [inHand, setInHand] = useState(false)
  return (
    <li id={line.incident}>
      <div className="stack tight">
        <h3 className="break">
          <bdi>{line.title ?? line.incident}</bdi>
        </h3>
        <p>
          <Mark tone={TONES[line.state]}>{line.overdue ? t.incidents.overdue : t.incidents.state[line.state]}</Mark>
        </p>
        <Facts>
          <Fact term={t.useCases.useCase}>
            <Link to="/use-cases/$useCase" params={{ useCase: line.useCase }}>
              {line.useCaseName ?? line.useCase}
            </Link>
          </Fact>
          <Fact term={t.incidents.severity}>{t.incidents.severityOf[line.severity]}</Fact>
          <Fact term={t.incidents.category}>{t.common.hazard[line.category]}</Fact>
          <Fact term={t.incidents.opened}>
            <When at={line.opened} />
          </Fact>
          <Fact term={t.incidents.decides}>
            <Person who={line.owner} />
            {line.state === 'undecided' ? (
              <span className="block">
                {t.incidents.by} <WhenAway at={line.decideBy} />
              </span>
            ) : null}
          </Fact>
          {line.acknowledged.length === 0 ? null : (
            <Fact term={t.incidents.inHandOf}>
              {f.list(line.acknowledged.map(({ name }) => name ?? t.common.unknownPerson))}
            </Fact>
          )}
          {line.decision === null ? null : (
            <Fact term={t.incidents.decided}>
              {t.incidents.choice[line.decision.choice]}, <When at={line.decision.time} />
            </Fact>
          )}
        </Facts>
        {line.state === 'undecided' && !line.acknowledged.some(({ person }) => person === me) ? (
          <div className="row">
            <Button onPress={() => setInHand(true)}>{t.incidents.inHand}</Button>
          </div>
        ) : null}
        {inHand ? (
          <Ceremony
            command="incident.acknowledge"
            payload={{ incident: line.incident }}
            act={t.incidents.inHand}
            onClose={() => setInHand(false)}
          />
        ) : null}
        {line.state === 'undecided' ? <DecideIncident incident={line.incident} /> : null}
        {line.state === 'decided' ? <CloseIncident incident={line.incident} /> : null}
      </div>
    </li>
  )
}
