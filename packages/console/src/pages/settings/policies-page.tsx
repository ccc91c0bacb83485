import type { Then } from '../../data/as-of.ts'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCaseFileQuery, useCaseHistoryQuery, useCasesQuery } from '../../data/use-cases.ts'
import { detached } from '../../platform/detached.ts'
import { useText } from '../../text/use-text.tsx'
import { useAsOfWords } from '../../ui/as-of.tsx'
import { Choice } from '../../ui/field.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Part } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import { When } from '../../ui/when.tsx'
import { Policy } from '../use-case/policy.tsx'
import { Frame } from './frame.tsx'
import '../use-case/use-case.css'

/** The rules of each use case, read only: they are written in files and published by whoever may. */
export function PoliciesPage() {
  const { t } = useText()
  const { useCase, asOf } = useSearch({ from: '/shell/settings/policies' })
  const navigate = useNavigate({ from: '/settings/policies' })
  return (
    <Frame title={t.records.policies} lead={t.records.policiesSays}>
      <Loaded query={useQuery(useCasesQuery())}>
        {({ useCases }) => {
          const chosen = useCase ?? useCases[0]?.useCase
          if (chosen === undefined) return <p>{t.records.noUseCases}</p>
          return (
            <>
              <Choice
                label={t.records.chosen}
                value={chosen}
                options={useCases.map((line) => [line.useCase, line.useCase] as const)}
                onChange={(next) => detached(navigate({ search: { useCase: next }, replace: true }))}
              />
              <Read key={chosen} useCase={chosen} asOf={asOf} />
            </>
          )
        }}
      </Loaded>
    </Frame>
  )
}

function Read({ useCase, asOf }: { useCase: string; asOf: Then }) {
  const { t } = useText()
  const asOfWords = useAsOfWords()
  const file = useQuery(useCaseFileQuery(useCase, asOf))
  return (
    <>
      {asOf === undefined || file.data === undefined ? null : (
        <p className="note held">
          {asOfWords(asOf, file.data?.index ?? 0)}{' '}
          <Link to="/settings/policies" search={{ useCase }}>
            {t.useCases.backToNow}
          </Link>
        </p>
      )}
      <Policy file={file} />
      <Part title={t.records.published} margin={t.records.publishedSays}>
        <Loaded query={useQuery(useCaseHistoryQuery(useCase))}>
          {({ history }) => (
            <ol className="lines">
              {history
                .filter(({ type }) => type === 'policy.published')
                .toReversed()
                .map(({ entry, time, by }) => (
                  <li key={entry}>
                    <span>
                      <Link to="/settings/policies" search={{ useCase, asOf: entry }} className="cite">
                        {t.common.entry(entry)}
                      </Link>{' '}
                      {by.kind === 'person' ? <Person who={by} /> : by.person}
                    </span>
                    <span className="soft">
                      <When at={time} />
                    </span>
                  </li>
                ))}
            </ol>
          )}
        </Loaded>
      </Part>
    </>
  )
}
