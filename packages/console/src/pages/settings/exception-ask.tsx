import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { coverageQuery } from '../../data/coverage.ts'
import { useCaseFileQuery } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { hourOn } from '../../text/zone.ts'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { DayField } from '../../ui/day-field.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { FileDigest } from '../../ui/file-digest.tsx'
import { waivableRules } from './waivable.ts'

const REQUIREMENTS = [
  'combined_owner_operator',
  'missing_deputy',
  'missing_challenger',
  'competence',
  'attestation_extension',
  'unobserved_release',
] as const
type Requirement = (typeof REQUIREMENTS)[number]
const isRequirement = (text: string): text is Requirement => REQUIREMENTS.some((one) => one === text)
const TEN = 10

/** Asks for an exception. Asking opens nothing: somebody with the power, and never who asked, has to sign. */
export function AskException() {
  const { t, f } = useText()
  const useCases = useQuery(coverageQuery()).data?.useCases ?? []
  const [useCase, setUseCase] = useState('')
  const [waives, setWaives] = useState('')
  const [reason, setReason] = useState('')
  const [control, setControl] = useState('')
  const [evidence, setEvidence] = useState<string>()
  const [day, setDay] = useState('')
  const [reading, setReading] = useState(false)
  const file = useQuery({ ...useCaseFileQuery(useCase), enabled: useCase !== '' }).data
  const rules = waivableRules(file?.accepted?.policy?.text ?? '')
  const complete = [useCase, waives, reason, control, day].every((text) => text.trim() !== '') && evidence !== undefined
  const act = t.exceptions.ask
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
        <Choice
          label={t.exceptions.waives}
          value={waives}
          options={[
            ['', t.settings.choose] as const,
            ...rules.map((rule) => [`rule:${rule}`, t.exceptions.rule(rule)] as const),
            ...REQUIREMENTS.map((one) => [one, t.exceptions.of[one]] as const),
          ]}
          onChange={setWaives}
        />
        {useCase !== '' && rules.length === 0 ? <p className="soft">{t.exceptions.noRule}</p> : null}
        <Field label={t.exceptions.why} value={reason} onChange={setReason} lines={2} maxLength={2000} />
        <Field
          label={t.exceptions.instead}
          hint={t.exceptions.insteadSays}
          value={control}
          onChange={setControl}
          lines={2}
          maxLength={2000}
        />
        <FileDigest label={t.exceptions.evidence} hint={t.settings.paperSays} onDigest={setEvidence} />
        <DayField label={t.exceptions.until} hint={t.exceptions.untilSays} value={day} onChange={setDay} />
        <div className="row">
          <Button isDisabled={!complete} onPress={() => setReading(true)}>
            {act}
          </Button>
        </div>
      </div>
      {reading && evidence !== undefined ? (
        <Ceremony
          command="exception.request"
          payload={{
            useCase,
            waives: isRequirement(waives) ? { requirement: waives } : { rule: waives.slice('rule:'.length) },
            reason: reason.trim(),
            compensatingControl: { what: control.trim(), evidence },
            until: hourOn(day, TEN, f.zone),
          }}
          act={act}
          onClose={() => setReading(false)}
        />
      ) : null}
    </details>
  )
}
