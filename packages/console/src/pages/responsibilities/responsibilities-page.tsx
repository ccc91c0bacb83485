import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import {
  type AnsweringLine,
  type AnsweringPerson,
  type ResponsibilityMap,
  responsibilitiesQuery,
} from '../../data/responsibilities.ts'
import type { Then } from '../../data/as-of.ts'
import { detached } from '../../platform/detached.ts'
import { useText } from '../../text/use-text.tsx'
import { AsOf, useAsOfWords } from '../../ui/as-of.tsx'
import { Cite } from '../../ui/cite.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Page, Part } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import '../settings/settings.css'

/** The map of responsibilities: every use with its people and their right, now or as it was. */
export function ResponsibilitiesPage() {
  const { t } = useText()
  const { asOf } = useSearch({ from: '/shell/responsibilities' })
  const navigate = useNavigate({ from: '/responsibilities' })
  const asOfWords = useAsOfWords()
  const query = useQuery(responsibilitiesQuery(asOf))
  return (
    <Page
      title={t.map.title}
      over={asOf === undefined || query.data === undefined ? undefined : asOfWords(asOf, query.data.index)}
      lead={t.map.lead}
    >
      <AsOf asOf={asOf} onChange={(entry) => detached(navigate({ search: { asOf: entry }, replace: true }))} />
      <Loaded query={query}>{(map) => <Whole map={map} asOf={asOf} />}</Loaded>
    </Page>
  )
}

function Whole({ map: { useCases, people }, asOf }: { map: ResponsibilityMap; asOf: Then }) {
  const { t } = useText()
  return (
    <>
      {useCases.length === 0 ? (
        <p>{t.map.empty}</p>
      ) : (
        <div className="sheet-table">
          <table className="table cards">
            <thead>
              <tr>
                <th scope="col">{t.useCases.useCase}</th>
                <th scope="col">{t.useCases.owner}</th>
                <th scope="col">{t.map.others}</th>
                <th scope="col">{t.map.right}</th>
              </tr>
            </thead>
            <tbody>
              {useCases.map((line) => (
                <Row key={line.useCase} line={line} asOf={asOf} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Part title={t.map.people} margin={t.map.peopleSays}>
        <ul className="lines">
          {people.map((one) => (
            <Named key={one.person} one={one} />
          ))}
        </ul>
      </Part>
    </>
  )
}

function Row({ line, asOf }: { line: AnsweringLine; asOf: Then }) {
  const { t } = useText()
  const { useCase, name, unit, owner, deputy, challenger, chain, answered } = line
  return (
    <tr>
      <th scope="row" className="break">
        <Link to="/use-cases/$useCase" params={{ useCase }} search={{ asOf }}>
          <bdi>{name ?? useCase}</bdi>
        </Link>
        <div className="soft small">{unit}</div>
      </th>
      <td>
        <Person who={owner} />
        <div>
          <Mark tone={answered ? 'open' : 'shut'}>{answered ? t.map.answered : t.map.unanswered}</Mark>
        </div>
      </td>
      <td>
        <div>
          <Person who={deputy} />
        </div>
        <div>
          <Person who={challenger} />
        </div>
      </td>
      <td>
        {chain.length === 0 ? <span className="soft">{t.map.noRight}</span> : null}
        {chain.map(({ authority, grantee, grantor, index }) => (
          <div key={authority}>
            <bdi>{t.map.chain(grantee.name ?? grantee.person, grantor.name ?? grantor.person)}</bdi>{' '}
            <Cite entry={index} />
          </div>
        ))}
      </td>
    </tr>
  )
}

function Named({ one }: { one: AnsweringPerson }) {
  const { t } = useText()
  const { statement } = one
  return (
    <li>
      <span>
        <Person who={one} />
        <span className="block soft small">{t.map.answersFor(one.responsibilities)}</span>
      </span>
      {one.departed !== null ? (
        <Mark tone="shut">{t.settings.departed}</Mark>
      ) : statement === null ? (
        <span className="soft">{t.map.unsigned}</span>
      ) : (
        <span>
          {statement.current ? t.map.statement : t.map.outdated} <Cite entry={statement.entry} />
        </span>
      )}
    </li>
  )
}
