import type { Then } from '../../data/as-of.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { authoritiesQuery } from '../../data/authorities.ts'
import { useNow } from '../../data/health.ts'
import { type UseCaseView, useCaseFileQuery, useCaseQuery } from '../../data/use-cases.ts'
import { detached } from '../../platform/detached.ts'
import { useText } from '../../text/use-text.tsx'
import { useAsOfWords } from '../../ui/as-of.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { ModeMark } from '../../ui/mark.tsx'
import { Page } from '../../ui/page.tsx'
import { Away, When } from '../../ui/when.tsx'
import { About } from './about.tsx'
import { Agents } from './agents.tsx'
import { History } from './history.tsx'
import { Policy } from './policy.tsx'
import { Restricted } from './restricted.tsx'
import { Right } from './right.tsx'
import { Signature } from './signature.tsx'
import { Standing } from './standing.tsx'
import './use-case.css'

/** One use of AI: who answers for it and by what right, what was signed against what runs, and what happens then. */
export function UseCasePage() {
  const { useCase } = useParams({ from: '/shell/use-cases/$useCase' })
  const { asOf } = useSearch({ from: '/shell/use-cases/$useCase' })
  return (
    <Loaded whole query={useQuery(useCaseQuery(useCase, asOf))}>
      {(view) => <Whole view={view} asOf={asOf} />}
    </Loaded>
  )
}

function Whole({ view, asOf }: { view: UseCaseView; asOf: Then }) {
  const { t } = useText()
  const file = useQuery(useCaseFileQuery(view.useCase, asOf))
  const rights = useQuery(authoritiesQuery(asOf))
  return (
    <Page
      title={view.name ?? view.useCase}
      over={[
        view.unit === null ? null : t.useCases.over(view.unit),
        view.tier === null ? null : t.common.tier(view.tier),
      ]
        .filter(Boolean)
        .join(' · ')}
      lead={view.purpose}
      acts={
        asOf !== undefined ? undefined : (
          <ButtonLink to="/use-cases/$useCase/change" params={{ useCase: view.useCase }}>
            {t.useCases.change}
          </ButtonLink>
        )
      }
    >
      {asOf === undefined ? null : <AsItWas view={view} asOf={asOf} />}
      <Clock view={view} asOf={asOf} />
      <Standing view={view} asOf={asOf} />
      {asOf === undefined ? <Restricted view={view} /> : null}
      <Signature view={view} file={file} asOf={asOf} />
      <Right view={view} rights={rights} />
      <Policy file={file} />
      <About view={view} file={file} />
      <Agents view={view} />
      <History useCase={view.useCase} asOf={asOf} />
    </Page>
  )
}

/** Mode and clock: what it may do at this moment, or could at another, and until when. */
function Clock({ view, asOf }: { view: UseCaseView; asOf: Then }) {
  const { t } = useText()
  const client = useQueryClient()
  const now = useNow()
  // What lapses leaves no entry, so nothing tells the page: it closes by the clock of the log, as the gate does.
  const lapsed = asOf === undefined && view.open && view.until !== null && Date.parse(view.until) <= now
  useEffect(() => {
    if (lapsed) detached(client.invalidateQueries({ queryKey: ['use-cases'] }))
  }, [lapsed, client])
  const open = view.open && !lapsed
  return (
    <div className="clock">
      <div>
        <ModeMark mode={view.mode} open={open} />
        <p className="soft small">{open ? t.common.modeSays[view.mode] : t.common.modeSays.paused}</p>
      </div>
      {view.until === null ? null : (
        <div>
          <p className="strong">
            <When at={view.until} />
          </p>
          <p className="soft small">
            {t.useCases.until}, <Away at={view.until} />
          </p>
        </div>
      )}
    </div>
  )
}

function AsItWas({ view, asOf }: { view: UseCaseView; asOf: NonNullable<Then> }) {
  const { t } = useText()
  const words = useAsOfWords()
  return (
    <p className="note held">
      {typeof asOf === 'number' ? t.useCases.asOfEntry(asOf) : words(asOf, view.index)}{' '}
      <Link to="/use-cases/$useCase" params={{ useCase: view.useCase }}>
        {t.useCases.backToNow}
      </Link>
    </p>
  )
}
