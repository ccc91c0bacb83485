import { useState } from 'react'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Choice, Field } from '../../ui/field.tsx'

const CHOICES = ['continue', 'review_all', 'advisory_only', 'paused'] as const

/** The owner's decision. Nothing is chosen beforehand: both going on and stopping are decisions. */
export function DecideIncident({ incident }: { incident: string }) {
  const { t } = useText()
  const [choice, setChoice] = useState<(typeof CHOICES)[number] | ''>('')
  const [reason, setReason] = useState('')
  const [reading, setReading] = useState(false)
  const act = t.incidents.decide
  return (
    <details className="aside">
      <summary>{act}</summary>
      <div className="stack">
        <Choice
          label={t.incidents.yourDecision}
          value={choice}
          options={[['', t.settings.choose] as const, ...CHOICES.map((one) => [one, t.incidents.choice[one]] as const)]}
          onChange={setChoice}
        />
        <Field label={t.common.reason} value={reason} onChange={setReason} lines={2} maxLength={2000} />
        <div className="row">
          <Button isDisabled={choice === '' || reason.trim() === ''} onPress={() => setReading(true)}>
            {act}
          </Button>
        </div>
      </div>
      {reading && choice !== '' ? (
        <Ceremony
          command="incident.decide"
          payload={{ incident, choice, reason: reason.trim() }}
          act={act}
          onClose={() => setReading(false)}
        />
      ) : null}
    </details>
  )
}
