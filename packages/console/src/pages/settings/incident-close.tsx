import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { peopleQuery } from '../../data/people.ts'
import { useText } from '../../text/use-text.tsx'
import { hourOn } from '../../text/zone.ts'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Choice, Field } from '../../ui/field.tsx'

const AXES = ['attack_on_ai', 'failure_of_ai', 'misuse_by_human', 'rubber_stamped'] as const
const EMPTY = { cause: '', what: '', owner: '', due: '', budget: '', amount: '0', currency: 'EUR' }

/** Closes an incident with a corrective action that somebody owns, that is due on a day, and that is paid for. */
export function CloseIncident({ incident }: { incident: string }) {
  const { t, f } = useText()
  const people = useQuery(peopleQuery).data?.people.filter(({ departed }) => departed === null) ?? []
  const [given, setGiven] = useState(EMPTY)
  const [axis, setAxis] = useState<(typeof AXES)[number]>('failure_of_ai')
  const [reading, setReading] = useState(false)
  const set = (name: keyof typeof EMPTY) => (value: string) => setGiven({ ...given, [name]: value })
  const complete = Object.values(given).every((text) => text.trim() !== '')
  const amountMinor = Math.round(Number(given.amount.replace(',', '.')) * 100)
  const act = t.incidents.close
  return (
    <details className="aside">
      <summary>{act}</summary>
      <div className="stack">
        <Field label={t.incidents.cause} value={given.cause} onChange={set('cause')} lines={2} maxLength={2000} />
        <Choice
          label={t.incidents.axis}
          value={axis}
          options={AXES.map((one) => [one, t.incidents.axisOf[one]] as const)}
          onChange={setAxis}
        />
        <Field label={t.incidents.action} value={given.what} onChange={set('what')} lines={2} maxLength={2000} />
        <Choice
          label={t.incidents.actionOwner}
          value={given.owner}
          options={[['', t.settings.choose] as const, ...people.map(({ id, name }) => [id, name ?? id] as const)]}
          onChange={set('owner')}
        />
        <label className="field">
          <span className="label">{t.incidents.due}</span>
          <input className="input" type="date" value={given.due} onChange={({ target }) => set('due')(target.value)} />
        </label>
        <Field label={t.incidents.budget} value={given.budget} onChange={set('budget')} hint={t.settings.unitSays} />
        <Field label={t.incidents.amount} value={given.amount} onChange={set('amount')} />
        <Field label={t.incidents.currency} value={given.currency} onChange={set('currency')} maxLength={3} />
        <div className="row">
          <Button isDisabled={!complete || !Number.isSafeInteger(amountMinor)} onPress={() => setReading(true)}>
            {act}
          </Button>
        </div>
      </div>
      {reading ? (
        <Ceremony
          command="incident.close"
          payload={{
            incident,
            cause: given.cause.trim(),
            axis,
            actions: [
              {
                what: given.what.trim(),
                owner: given.owner,
                due: hourOn(given.due, 10, f.zone),
                money: { budget: given.budget.trim(), amountMinor, currency: given.currency.trim().toUpperCase() },
              },
            ],
          }}
          act={act}
          onClose={() => setReading(false)}
        />
      ) : null}
    </details>
  )
}
