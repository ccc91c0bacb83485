import type { PayloadInput } from '@answerable/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sessionQuery } from '../../data/session.ts'
import { useNow } from '../../data/health.ts'
import { digestOf } from '../../data/webauthn.ts'
import { detached } from '../../platform/detached.ts'
import { secretText } from '../../platform/entropy.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Choice, Field } from '../../ui/field.tsx'

const TOKEN_BYTES = 32
const WEEK_MS = 7 * 86_400_000
const EMPLOYMENTS = ['own', 'intra_group', 'supplier'] as const

type Ready = { payload: PayloadInput<'invitation.create'>; token: string }

/** Invites by link. The token is made here and only its digest is sent: the server cannot use the link itself. */
export function Invite() {
  const { t } = useText()
  const me = useQuery(sessionQuery).data
  const now = useNow()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [unit, setUnit] = useState(me?.unit ?? '')
  const [employment, setEmployment] = useState<(typeof EMPLOYMENTS)[number]>('own')
  const [ready, setReady] = useState<Ready>()
  const prepare = async (): Promise<void> => {
    const token = secretText(TOKEN_BYTES)
    const until = new Date(now + WEEK_MS).toISOString()
    const about = { name: name.trim(), email: email.trim(), unit: unit.trim(), employment }
    const payload = { token: await digestOf(token), ...about, until, fictional: me?.fictional ?? false }
    setReady({ payload, token })
  }
  const complete = [name, email, unit].every((text) => text.trim() !== '')
  return (
    <details className="aside">
      <summary>{t.settings.invite}</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          detached(prepare())
        }}
      >
        <Field label={t.common.name} value={name} onChange={setName} />
        <Field label={t.settings.email} type="email" value={email} onChange={setEmail} />
        <Field label={t.settings.unit} hint={t.settings.unitSays} value={unit} onChange={setUnit} />
        <Choice
          label={t.settings.employed}
          value={employment}
          options={EMPLOYMENTS.map((one) => [one, t.settings.employment[one]] as const)}
          onChange={setEmployment}
        />
        <div className="row">
          <Button type="submit" isDisabled={!complete}>
            {t.settings.invite}
          </Button>
        </div>
      </form>
      {ready === undefined ? null : (
        <Ceremony
          command="invitation.create"
          payload={ready.payload}
          act={t.settings.invite}
          onClose={() => setReady(undefined)}
          done={({ id }) => (
            <>
              <p className="secret">{`${location.origin}/invitation/${String(id)}#${ready.token}`}</p>
              <p>{t.settings.linkSays}</p>
            </>
          )}
        />
      )}
    </details>
  )
}
