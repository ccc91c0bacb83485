import { useState } from 'react'
import { useText } from '../../text/use-text.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Field } from '../../ui/field.tsx'
import { HoldButton } from '../../ui/hold-button.tsx'

/** One Stop per use case. Held for a second, so that no pocket stops anything; then the words, then the key. */
export function Stop({ useCase, name }: { useCase: string; name: string }) {
  const { t } = useText()
  const [asked, setAsked] = useState(false)
  const [reason, setReason] = useState('')
  return (
    <div className="stop">
      <HoldButton about={name} onHeld={() => setAsked(true)}>
        {t.mine.stopShort}
      </HoldButton>
      <details className="aside">
        <summary className="small">{t.mine.withReason}</summary>
        <Field label={t.common.reason} lines={2} maxLength={2000} value={reason} onChange={setReason} />
      </details>
      {asked ? (
        <Ceremony
          command="restriction.set"
          payload={{
            scope: { kind: 'use_case', useCase },
            mode: 'paused',
            cause: 'owner',
            reason: reason.trim() === '' ? t.mine.noReason : reason.trim(),
          }}
          act={t.mine.stop(name)}
          onClose={() => setAsked(false)}
          done={({ openPermitsTotal }) => <Permits total={Number(openPermitsTotal ?? 0)} />}
        />
      ) : null}
    </div>
  )
}

/** What was allowed before the gate closed and may still be under way: a stop hides none of it. */
function Permits({ total }: { total: number }) {
  const { t } = useText()
  return (
    <p className={total === 0 ? undefined : 'note held'}>{total === 0 ? t.mine.noPermits : t.mine.permits(total)}</p>
  )
}
