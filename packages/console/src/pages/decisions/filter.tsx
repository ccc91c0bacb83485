import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { DecisionFilter } from '../../data/decisions.ts'
import { peopleQuery } from '../../data/people.ts'
import { useCasesQuery } from '../../data/use-cases.ts'
import { detached } from '../../platform/detached.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { fromDay, toDay } from './days.ts'

/** What is looked for. Choices act at once; words when they are sent. */
export function Filter({ filter }: { filter: DecisionFilter }) {
  const { t } = useText()
  const navigate = useNavigate()
  const useCases = useQuery(useCasesQuery()).data?.useCases ?? []
  const people = useQuery(peopleQuery).data?.people ?? []
  const [draft, setDraft] = useState(filter)
  const go = (next: DecisionFilter) => detached(navigate({ to: '/decisions', search: given(next) }))
  const set = (name: keyof DecisionFilter) => (value: string) => setDraft({ ...draft, [name]: value })
  const choose = (name: keyof DecisionFilter) => (value: string) => go({ ...draft, [name]: value })
  const send = (event: FormEvent) => {
    event.preventDefault()
    go(draft)
  }
  const more = filter.tool ?? filter.rule ?? filter.agent ?? filter.person ?? filter.from ?? filter.to
  return (
    <search>
      <form className="filter" onSubmit={send}>
        <div className="filter-row">
          <Field label={t.decisions.search} type="search" value={draft.text ?? ''} onChange={set('text')} />
          <Choice
            label={t.decisions.outcome}
            value={filter.outcome ?? ''}
            onChange={choose('outcome')}
            options={[
              ['', t.decisions.anyOutcome],
              ...(['allow', 'review', 'deny', 'observed'] as const).map((one) => [one, t.common.outcome[one]] as const),
            ]}
          />
          <Choice
            label={t.decisions.useCase}
            value={filter.useCase ?? ''}
            onChange={choose('useCase')}
            options={[['', t.decisions.anyUseCase], ...useCases.map(({ useCase }) => [useCase, useCase] as const)]}
          />
        </div>
        <details open={more !== undefined}>
          <summary>{t.decisions.more}</summary>
          <div className="filter-row">
            <Field label={t.decisions.tool} value={draft.tool ?? ''} onChange={set('tool')} />
            <Field label={t.decisions.rule} value={draft.rule ?? ''} onChange={set('rule')} />
            <Field label={t.decisions.agent} value={draft.agent ?? ''} onChange={set('agent')} />
            <Choice
              label={t.decisions.person}
              value={filter.person ?? ''}
              onChange={choose('person')}
              options={[['', t.decisions.anybody], ...people.map(({ id, name }) => [id, name ?? id] as const)]}
            />
            <Day
              label={t.decisions.from}
              value={fromDay(filter.from)}
              onChange={(day) => choose('from')(toDay(day, 0))}
            />
            <Day label={t.decisions.to} value={fromDay(filter.to)} onChange={(day) => choose('to')(toDay(day, 1))} />
          </div>
        </details>
        <div className="row">
          <Button type="submit">{t.decisions.find}</Button>
          {Object.keys(filter).length === 0 ? null : (
            <Button weight="quiet" onPress={() => go({})}>
              {t.decisions.clear}
            </Button>
          )}
        </div>
      </form>
    </search>
  )
}

/** The machine's own calendar: phones and screen readers know it. */
function Day({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <label className="field">
      <span className="label">{label}</span>
      <input className="input" type="date" value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  )
}

function given(filter: DecisionFilter): DecisionFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''))
}
