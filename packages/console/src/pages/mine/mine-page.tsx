import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { authoritiesQuery } from '../../data/authorities.ts'
import { type CoverageLine, coverageQuery, nominationsQuery } from '../../data/coverage.ts'
import { dutiesQuery } from '../../data/duties.ts'
import { peopleQuery } from '../../data/people.ts'
import { sessionQuery } from '../../data/session.ts'
import { useText } from '../../text/use-text.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { ModeMark } from '../../ui/mark.tsx'
import { Page, Part } from '../../ui/page.tsx'
import { Away, When } from '../../ui/when.tsx'
import { endsOf } from './ends.ts'
import { News } from './news.tsx'
import { Reasons } from './reasons.tsx'
import { Stop } from './stop.tsx'
import { Waiting } from './waiting.tsx'
import { confirmationsFor, countersignaturesFor, waitingFor } from './waiting-for.ts'
import './mine.css'

/** What one person answers for, what waits for their signature, and what ends when and what happens then. */
export function MinePage() {
  const { t } = useText()
  const me = useQuery(sessionQuery).data
  const coverage = useQuery(coverageQuery())
  const rights = useQuery(authoritiesQuery()).data
  const duties = useQuery(dutiesQuery).data?.duties ?? []
  const people = useQuery(peopleQuery).data?.people ?? []
  const nominations = useQuery(nominationsQuery).data?.nominations ?? []
  return (
    <Page title={t.mine.title} lead={me?.name == null ? undefined : t.mine.lead(me.name)}>
      <Loaded query={coverage}>
        {({ useCases }) => {
          const mine = useCases.filter(({ person }) => person !== null && person === me?.person)
          const waiting =
            me === undefined
              ? []
              : [
                  ...confirmationsFor(me.person, duties, people, rights),
                  ...countersignaturesFor(me.person, duties, useCases),
                  ...waitingFor(me.person, mine, nominations, rights),
                ]
          const ends = me === undefined ? [] : endsOf(me.person, mine, rights)
          return (
            <>
              {rights?.mandates.length === 0 ? <FirstSteps /> : null}
              <News />
              {me === undefined ? null : <Reasons me={me.person} duties={duties} useCases={useCases} />}
              {waiting.length === 0 ? null : <Waiting items={waiting} />}
              <Part title={t.mine.answerFor} margin={t.mine.stopSays}>
                {mine.length === 0 ? (
                  <Empty title={t.mine.nothing}>
                    <p>{t.mine.nothingSays}</p>
                    <p>
                      <Link to="/use-cases">{t.shell.useCases}</Link>
                    </p>
                  </Empty>
                ) : (
                  <ul className="mine">
                    {mine.map((line) => (
                      <Answered key={line.useCase} line={line} />
                    ))}
                  </ul>
                )}
              </Part>
              {ends.length === 0 ? null : (
                <Part title={t.mine.ends} margin={t.mine.endsSays}>
                  <ol className="ends">
                    {ends.map(({ at, what, name }) => (
                      <li key={`${at} ${what} ${name}`}>
                        <span>
                          <When at={at} />
                          <span className="soft small block">
                            <Away at={at} />
                          </span>
                        </span>
                        <span className="break">
                          <span className="strong">{name}</span>
                          <span className="block">{t.mine.whatThen[what]}</span>
                        </span>
                      </li>
                    ))}
                  </ol>
                </Part>
              )}
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

function Answered({ line }: { line: CoverageLine }) {
  const { t } = useText()
  const open = line.state === 'signed' || line.state === 'observed'
  return (
    <li>
      <div className="stack tight">
        <h3>
          <Link to="/use-cases/$useCase" params={{ useCase: line.useCase }}>
            {line.name ?? line.useCase}
          </Link>
        </h3>
        <ModeMark mode={line.mode} open={open} />
        <p className="soft">
          {line.next === null ? (
            t.coverage.staysClosed
          ) : (
            <>
              <When at={line.next.at} />: {t.coverage.next[line.next.what]}
            </>
          )}
        </p>
        {line.enforcedByTheGate ? null : <p className="small strong">{t.common.enforcement.instructed}</p>}
      </div>
      {line.mode === 'paused' ? null : <Stop useCase={line.useCase} name={line.name ?? line.useCase} />}
    </li>
  )
}

/** Before the founding act nobody has any right, so nothing else can begin. */
function FirstSteps() {
  const { t } = useText()
  return (
    <Part title={t.mine.firstSteps} margin={t.mine.firstStepsSays}>
      <ol className="first-steps">
        <li>
          <Link to="/settings/people">{t.mine.step.invite}</Link>
        </li>
        <li>
          <Link to="/settings/authority">{t.mine.step.found}</Link>
        </li>
        <li>{t.mine.step.grant}</li>
        <li>{t.mine.step.register}</li>
      </ol>
    </Part>
  )
}
