import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type Coverage, COVERAGE_STATES, coverageQuery } from '../../data/coverage.ts'
import { detached } from '../../platform/detached.ts'
import { useText } from '../../text/use-text.tsx'
import { AsOf, useAsOfWords } from '../../ui/as-of.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { saveFile } from '../../ui/save.ts'
import { csvOf } from './csv.ts'
import { fitting } from './fitting.ts'
import { Lines } from './lines.tsx'

/** For whoever must put a named person behind every use: how many are signed for, and what happens next to each. */
export function CoveragePage() {
  const { t } = useText()
  const asOfWords = useAsOfWords()
  const search = useSearch({ from: '/shell/coverage' })
  const navigate = useNavigate({ from: '/coverage' })
  const { asOf } = search
  return (
    <Loaded whole query={useQuery(coverageQuery(asOf))}>
      {(coverage) => (
        <Page
          title={t.coverage.title}
          over={asOf === undefined ? undefined : asOfWords(asOf, coverage.index)}
          lead={<Sentence coverage={coverage} />}
          acts={
            <>
              <ButtonLink to="/use-cases/import">{t.importing.title}</ButtonLink>
              <ButtonLink to="/responsibilities" search={{ asOf }}>
                {t.map.title}
              </ButtonLink>
              <Button onPress={() => saveFile('coverage.csv', csvOf(coverage.useCases), 'text/csv')}>
                {t.coverage.csv}
              </Button>
            </>
          }
        >
          <AsOf
            asOf={asOf}
            onChange={(entry) => detached(navigate({ search: { ...search, asOf: entry }, replace: true }))}
          />
          {coverage.total === 0 ? (
            <Empty title={t.coverage.empty}>
              <p>{t.coverage.emptySays}</p>
            </Empty>
          ) : (
            <Filtered coverage={coverage} />
          )}
        </Page>
      )}
    </Loaded>
  )
}

function Sentence({ coverage: { total, counts, closesWithin14Days } }: { coverage: Coverage }) {
  const { t } = useText()
  return (
    <>
      {t.coverage.sentence(total, counts.signed, counts.waiting_for_name, counts.refused_or_disputed)}{' '}
      {t.coverage.closing(closesWithin14Days)}
    </>
  )
}

/** The filter stands in the address, so that what one sees can be sent to somebody else. */
function Filtered({ coverage }: { coverage: Coverage }) {
  const { t } = useText()
  const search = useSearch({ from: '/shell/coverage' })
  const navigate = useNavigate({ from: '/coverage' })
  const { state = 'all', find = '' } = search
  const lines = fitting(coverage.useCases, state, find)
  const states = COVERAGE_STATES.filter((one) => coverage.counts[one] > 0)
  return (
    <>
      <div className="filters">
        <Choice
          label={t.coverage.show}
          value={state}
          options={[
            ['all', `${t.coverage.all} (${coverage.total})`] as const,
            ...states.map((one) => [one, `${t.coverage.state[one]} (${coverage.counts[one]})`] as const),
          ]}
          onChange={(chosen) =>
            detached(navigate({ search: { ...search, state: chosen === 'all' ? undefined : chosen }, replace: true }))
          }
        />
        <Field
          label={t.coverage.find}
          type="search"
          value={find}
          onChange={(text) =>
            detached(navigate({ search: { ...search, find: text === '' ? undefined : text }, replace: true }))
          }
        />
      </div>
      {lines.length === 0 ? <p>{t.coverage.noneFits}</p> : <Lines lines={lines} />}
    </>
  )
}
