import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { runQuery, type RunView } from '../../data/runs.ts'
import { detached } from '../../platform/detached.ts'
import { useText } from '../../text/use-text.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import '../decisions/decisions.css'
import { linksOf, type Step, stepsOf } from './causes.ts'
import { Links, StepLine } from './step.tsx'
import './run.css'

/** A run as it happened, and for each line what led to it and what it led to. */
export function RunPage() {
  const { t } = useText()
  const { run } = useParams({ from: '/shell/runs/$run' })
  return (
    <Loaded whole query={useQuery(runQuery(run))}>
      {(view) => (
        <Page
          title={t.decisions.run}
          over={
            <>
              <Link to="/use-cases/$useCase" params={{ useCase: view.run.useCase }}>
                {view.run.useCase}
              </Link>
              {` · ${view.run.agent} · ${view.run.open ? t.decisions.runOpen : t.decisions.runClosed}`}
            </>
          }
          lead={t.decisions.runLead}
        >
          <Timeline view={view} />
        </Page>
      )}
    </Loaded>
  )
}

function Timeline({ view }: { view: RunView }) {
  const { t } = useText()
  const navigate = useNavigate()
  const { at } = useSearch({ from: '/shell/runs/$run' })
  const list = useRef<HTMLOListElement>(null)
  const steps = stepsOf(view)
  const chosen = steps.find(({ id }) => id === at) ?? steps[0]
  const links = chosen === undefined ? { from: [], to: [] } : linksOf(view, chosen.id)
  const choose = ({ id }: Step) =>
    detached(navigate({ to: '/runs/$run', params: { run: view.run.id }, search: { at: id }, replace: true }))
  useEffect(() => {
    if (at !== undefined) list.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [at])
  const move = (event: KeyboardEvent) => {
    const by =
      event.key === 'ArrowDown' || event.key === 'j' ? 1 : event.key === 'ArrowUp' || event.key === 'k' ? -1 : 0
    const next = steps[steps.findIndex(({ id }) => id === chosen?.id) + by]
    if (by === 0 || next === undefined) return
    event.preventDefault()
    choose(next)
    list.current?.querySelector<HTMLElement>(`[data-step="${next.id}"]`)?.focus()
  }
  return (
    <div className="run">
      <div className="stack">
        <ol className="timeline" ref={list} onKeyDown={move}>
          {steps.map((step) => (
            <li
              key={step.id}
              data-link={
                links.from.some(({ id }) => id === step.id) || links.to.some(({ id }) => id === step.id) || undefined
              }
            >
              <button
                type="button"
                data-step={step.id}
                aria-pressed={step.id === chosen?.id}
                tabIndex={step.id === chosen?.id ? 0 : -1}
                onClick={() => choose(step)}
              >
                <StepLine step={step} />
              </button>
            </li>
          ))}
        </ol>
        <p className="soft small">{t.decisions.keys}</p>
      </div>
      {chosen === undefined ? null : (
        <aside className="stack causes" aria-live="polite">
          <StepLine step={chosen} whole />
          <Links title={t.decisions.ledHere} links={links.from} steps={steps} choose={choose} />
          <Links title={t.decisions.ledOn} links={links.to} steps={steps} choose={choose} />
        </aside>
      )}
    </div>
  )
}
