import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Then } from '../../data/as-of.ts'
import { useCaseHistoryQuery } from '../../data/use-cases.ts'
import { eventName } from '../../text/event-name.ts'
import { detached } from '../../platform/detached.ts'
import { AsOf } from '../../ui/as-of.tsx'
import { useText } from '../../text/use-text.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Part } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import { When } from '../../ui/when.tsx'

/** Every act of people on it. Each leads to this page as it was then. */
export function History({ useCase, asOf }: { useCase: string; asOf: Then }) {
  const { t, language } = useText()
  const navigate = useNavigate({ from: '/use-cases/$useCase' })
  return (
    <Part title={t.useCases.history} margin={t.useCases.historySays}>
      <AsOf
        key={String(asOf)}
        asOf={asOf}
        onChange={(then) =>
          detached(navigate({ to: '/use-cases/$useCase', params: { useCase }, search: { asOf: then } }))
        }
      />
      <Loaded query={useQuery(useCaseHistoryQuery(useCase))}>
        {({ history }) => (
          <ol className="history">
            {history.toReversed().map(({ entry, type, time, by }) => (
              <li key={entry}>
                <Link to="/use-cases/$useCase" params={{ useCase }} search={{ asOf: entry }} className="cite">
                  {t.common.entry(entry)}
                </Link>
                <span>{eventName(type, language)}</span>
                <span>{by.kind === 'person' ? <Person who={by} /> : by.person}</span>
                <span className="soft">
                  <When at={time} />
                </span>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </Part>
  )
}
