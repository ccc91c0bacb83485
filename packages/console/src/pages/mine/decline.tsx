import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { peopleQuery } from '../../data/people.ts'
import { sessionQuery } from '../../data/session.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Choice, Field } from '../../ui/field.tsx'

/** The other two answers of somebody who was asked to answer: somebody else does, or it is in use no longer. */
export function Decline({ useCase }: { useCase: string }) {
  const { t } = useText()
  const me = useQuery(sessionQuery).data?.person
  const people = useQuery(peopleQuery).data?.people ?? []
  const others = people.filter(({ id, departed }) => departed === null && id !== me)
  const [to, setTo] = useState('')
  const [reason, setReason] = useState('')
  const [act, setAct] = useState<'redirect' | 'retire'>()
  const close = (): void => setAct(undefined)
  const said = reason.trim()
  return (
    <details className="aside">
      <summary>{t.mine.decline}</summary>
      <div className="stack">
        <Choice
          label={t.mine.somebodyElse}
          value={to}
          options={[['', t.settings.choose] as const, ...others.map(({ id, name }) => [id, name ?? id] as const)]}
          onChange={setTo}
        />
        <Field label={t.common.reason} value={reason} onChange={setReason} lines={2} maxLength={2000} />
        <div className="row">
          <Button isDisabled={to === '' || said === ''} onPress={() => setAct('redirect')}>
            {t.mine.redirect}
          </Button>
          <Button isDisabled={said === ''} onPress={() => setAct('retire')}>
            {t.mine.retire}
          </Button>
        </div>
      </div>
      {act === 'redirect' ? (
        <Ceremony
          command="nomination.redirect"
          payload={{ useCase, to, reason: said }}
          act={t.mine.redirect}
          onClose={close}
        />
      ) : null}
      {act === 'retire' ? (
        <Ceremony command="nomination.retire" payload={{ useCase, reason: said }} act={t.mine.retire} onClose={close} />
      ) : null}
    </details>
  )
}
