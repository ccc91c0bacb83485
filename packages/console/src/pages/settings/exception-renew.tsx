import { useState } from 'react'
import { useText } from '../../text/use-text.tsx'
import { hourOn } from '../../text/zone.ts'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { DayField } from '../../ui/day-field.tsx'
import { Field } from '../../ui/field.tsx'
import { FileDigest } from '../../ui/file-digest.tsx'

const TEN = 10

/** Asks for another term. The control is shown anew, since one can stop working; the running term ends when it ends. */
export function RenewException({ exception }: { exception: string }) {
  const { t, f } = useText()
  const [reason, setReason] = useState('')
  const [control, setControl] = useState('')
  const [evidence, setEvidence] = useState<string>()
  const [day, setDay] = useState('')
  const [reading, setReading] = useState(false)
  const complete = [reason, control, day].every((text) => text.trim() !== '') && evidence !== undefined
  const act = t.exceptions.renew
  return (
    <details className="aside">
      <summary>{act}</summary>
      <div className="stack">
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
          command="exception.renew"
          payload={{
            exception,
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
