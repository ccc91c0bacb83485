import { useState } from 'react'
import type { Proposal } from '../../data/proposal.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Field } from '../../ui/field.tsx'
import { Part } from '../../ui/page.tsx'

const VIEWS = ['supports', 'objects'] as const

/** The second line's view of exactly these assumptions: both choices equal in weight, none chosen beforehand. */
export function Challenge({ proposal: { useCase, revision, assumptions } }: { proposal: Proposal }) {
  const { t } = useText()
  const [view, setView] = useState<(typeof VIEWS)[number]>()
  const [reason, setReason] = useState('')
  const [reading, setReading] = useState(false)
  if (assumptions === null) return <p className="note held no-print">{t.further.noPolicy}</p>
  return (
    <div className="no-print">
      <Part title={t.further.challenge} margin={t.further.challengeSays}>
        <div className="answers" role="group" aria-label={t.further.challenge}>
          {VIEWS.map((one) => (
            <Button key={one} aria-pressed={view === one} onPress={() => setView(one)}>
              {t.further.view[one]}
            </Button>
          ))}
        </div>
        <Field label={t.further.viewReason} lines={3} maxLength={2000} value={reason} onChange={setReason} />
        <div className="row">
          <Button isDisabled={view === undefined || reason.trim() === ''} onPress={() => setReading(true)}>
            {t.statement.readWords}
          </Button>
        </div>
        {view !== undefined && reading ? (
          <Ceremony
            command="challenge.record"
            payload={{ useCase, revision, assumptions, view, reason: reason.trim() }}
            act={t.further.view[view]}
            onClose={() => setReading(false)}
          />
        ) : null}
      </Part>
    </div>
  )
}
