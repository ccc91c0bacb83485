import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { type DecisionLine, decisionsQuery } from '../../data/decisions.ts'
import { peopleQuery } from '../../data/people.ts'
import { detached } from '../../platform/detached.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import { When } from '../../ui/when.tsx'
import { Reason } from '../../ui/reason.tsx'
import { Filter } from './filter.tsx'
import { Asked, OutcomeMark } from './words.tsx'
import './decisions.css'

/** Everything put before the gate, newest first. The address holds what is looked for, so it can be sent to others. */
export function DecisionsPage() {
  const { t, f } = useText()
  const filter = useSearch({ from: '/shell/decisions' })
  const query = useInfiniteQuery(decisionsQuery(filter))
  const looked = query.data?.pages.reduce((sum, page) => sum + page.searched, 0) ?? 0
  return (
    <Page title={t.decisions.title} lead={t.decisions.lead}>
      <Filter filter={filter} key={JSON.stringify(filter)} />
      <Loaded query={query}>
        {({ pages }) => {
          const lines = pages.flatMap(({ decisions }) => decisions)
          return lines.length === 0 ? <Nothing filtered={Object.keys(filter).length > 0} /> : <Lines lines={lines} />
        }}
      </Loaded>
      {query.hasNextPage ? (
        <div className="row">
          <Button isDisabled={query.isFetchingNextPage} onPress={() => detached(query.fetchNextPage())}>
            {query.isFetchingNextPage ? t.decisions.searching : t.decisions.older}
          </Button>
          <span className="soft small" role="status">
            {t.decisions.looked(f.number(looked))}
          </span>
        </div>
      ) : null}
    </Page>
  )
}

function Lines({ lines }: { lines: readonly DecisionLine[] }) {
  const { t } = useText()
  const people = useQuery(peopleQuery).data?.people ?? []
  const named = (id: string) => ({ person: id, ...people.find((one) => one.id === id) })
  return (
    <div className="sheet-table">
      <table className="table cards decisions">
        <thead>
          <tr>
            <th scope="col">{t.decisions.asked}</th>
            <th scope="col">{t.decisions.said}</th>
            <th scope="col">{t.decisions.useCase}</th>
            <th scope="col">{t.decisions.answered}</th>
            <th scope="col">{t.decisions.when}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.decision}>
              <th scope="row">
                <Link to="/decisions/$decision" params={{ decision: line.decision }} className="whole">
                  <Asked asked={line} />
                </Link>
              </th>
              <td>
                <OutcomeMark outcome={line.outcome} />
                <p className="small soft">{t.decisions.state[line.state] ?? line.state}</p>
                {line.reasons[0] === undefined ? null : (
                  <p className="small">
                    <Reason reason={line.reasons[0]} />
                  </p>
                )}
              </td>
              <td className="break">
                <Link to="/use-cases/$useCase" params={{ useCase: line.useCase }}>
                  {line.useCase}
                </Link>
                <div className="small soft break">{line.agent}</div>
              </td>
              <td>
                <Person who={line.owner === null ? null : named(line.owner)} />
              </td>
              <td>
                <When at={line.time} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Nothing({ filtered }: { filtered: boolean }) {
  const { t } = useText()
  return filtered ? (
    <Empty title={t.decisions.nothingFits}>
      <p>{t.decisions.nothingFitsSays}</p>
    </Empty>
  ) : (
    <Empty title={t.decisions.none}>
      <p>{t.decisions.noneSays}</p>
    </Empty>
  )
}
