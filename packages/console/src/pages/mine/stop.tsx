import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { shownQuery } from '../../data/reviews.ts'
import type { Signed } from '../../data/signing.ts'
import { useCaseFileQuery } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Field } from '../../ui/field.tsx'
import { HoldButton } from '../../ui/hold-button.tsx'
import { actOf } from '../reviews/act.ts'

/** Permits named at once; beyond, their number. */
const LISTED = 8

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
            ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
          }}
          act={t.mine.stop(name)}
          onClose={() => setAsked(false)}
          done={(signed) => <Stopped signed={signed} said={reason.trim() !== ''} />}
        />
      ) : null}
    </div>
  )
}

/** What was allowed before the gate closed and may still be under way: a stop hides none of it. */
function Stopped({ signed, said }: { signed: Signed; said: boolean }) {
  const { t } = useText()
  const total = Number(signed['openPermitsTotal'] ?? 0)
  const listed = Array.isArray(signed['openPermits']) ? signed['openPermits'].map(String) : []
  return (
    <>
      {total === 0 ? (
        <p>{t.mine.noPermits}</p>
      ) : (
        <div className="note held stack tight">
          <p>{t.mine.permits(total)}</p>
          <ul className="stack tight" aria-label={t.mine.permitsList}>
            {listed.slice(0, LISTED).map((decision) => (
              <Permit key={decision} decision={decision} />
            ))}
          </ul>
          {total > LISTED ? <p>{t.mine.morePermits(total - LISTED)}</p> : null}
        </div>
      )}
      {said ? null : <p>{t.mine.reasonLater}</p>}
    </>
  )
}

/** Named by what it may still do, since nobody knows an act by its id. */
function Permit({ decision }: { decision: string }) {
  const { t } = useText()
  const known = useQuery(shownQuery(decision)).data
  const manifest = useQuery({ ...useCaseFileQuery(known?.useCase ?? ''), enabled: known !== undefined }).data
    ?.registered
  const tool = known?.decided.tool
  return (
    <li className="break">
      <a href={`/decisions/${decision}`} target="_blank" rel="noreferrer">
        {tool == null ? t.mine.onePermit : actOf(manifest?.manifest, tool, known?.decided.arguments as never)}
      </a>
    </li>
  )
}
