import type { PayloadInput } from '@answerable/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNow } from '../../data/health.ts'
import { coverageQuery } from '../../data/coverage.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Choice, Field } from '../../ui/field.tsx'

const SEVERITIES = ['S1', 'S2', 'S3', 'S4'] as const
const HAZARDS = ['hallucination', 'data_leakage', 'bias', 'unauthorized_action', 'other'] as const
const CLASSES = ['none', 'public', 'internal', 'personal', 'special', 'secret'] as const
const WORDS = ['title', 'description', 'impacts', 'stakeholders'] as const
const EMPTY = { title: '', description: '', impacts: '', stakeholders: '' }

/** Reports what went wrong: whoever saw it signs for it, and the owner has to decide. */
export function OpenIncident() {
  const { t } = useText()
  const now = useNow()
  const useCases = useQuery(coverageQuery()).data?.useCases ?? []
  const [useCase, setUseCase] = useState('')
  const [severity, setSeverity] = useState<(typeof SEVERITIES)[number]>('S1')
  const [category, setCategory] = useState<(typeof HAZARDS)[number]>('unauthorized_action')
  const [data, setData] = useState<(typeof CLASSES)[number]>('none')
  const [affected, setAffected] = useState('0')
  const [words, setWords] = useState(EMPTY)
  const [payload, setPayload] = useState<PayloadInput<'incident.open'>>()
  const complete = useCase !== '' && /^\d{1,9}$/u.test(affected) && WORDS.every((name) => words[name].trim() !== '')
  const read = (): void =>
    setPayload({
      useCase,
      category,
      severity,
      axis: 'not_known_yet',
      source: 'person',
      data,
      occurred: new Date(now).toISOString(),
      affected: Number(affected),
      ...words,
    })
  const act = t.incidents.open
  return (
    <details className="aside">
      <summary>{act}</summary>
      <div className="stack">
        <Choice
          label={t.useCases.useCase}
          value={useCase}
          options={[
            ['', t.settings.choose] as const,
            ...useCases.map((one) => [one.useCase, one.name ?? one.useCase] as const),
          ]}
          onChange={setUseCase}
        />
        {WORDS.map((name) => (
          <Field
            key={name}
            label={t.incidents.words[name]}
            value={words[name]}
            onChange={(value) => setWords({ ...words, [name]: value })}
            maxLength={name === 'title' ? 200 : 2000}
            {...(name === 'title' ? {} : { lines: 2 })}
          />
        ))}
        <Choice
          label={t.incidents.severityHow}
          value={severity}
          options={SEVERITIES.map((one) => [one, t.incidents.severityOf[one]] as const)}
          onChange={setSeverity}
        />
        <Choice
          label={t.incidents.category}
          value={category}
          options={HAZARDS.map((one) => [one, t.common.hazard[one]] as const)}
          onChange={setCategory}
        />
        <Choice
          label={t.incidents.data}
          value={data}
          options={CLASSES.map((one) => [one, t.incidents.dataOf[one]] as const)}
          onChange={setData}
        />
        <Field label={t.incidents.affected} value={affected} onChange={setAffected} />
        <div className="row">
          <Button isDisabled={!complete} onPress={read}>
            {act}
          </Button>
        </div>
      </div>
      {payload === undefined ? null : (
        <Ceremony command="incident.open" payload={payload} act={act} onClose={() => setPayload(undefined)} />
      )}
    </details>
  )
}
