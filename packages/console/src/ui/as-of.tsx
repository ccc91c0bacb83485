import { type FormEvent, useState } from 'react'
import { type Resolved, resolveInstant, type Then } from '../data/as-of.ts'
import { useNow } from '../data/health.ts'
import { detached } from '../platform/detached.ts'
import { useText } from '../text/use-text.tsx'
import { dayIn, instantOn, timeIn } from '../text/zone.ts'
import { Button } from './button.tsx'
import { Field } from './field.tsx'
import { ProblemNote } from './problem-note.tsx'

type Props = { asOf: Then; onChange: (asOf: Then) => void }

/**
 * When a page is shown as of: a day and a time, or an entry. Emptied, it is now. A day is found in the log before the
 * page turns to it, so that one outside the log is said to be outside.
 */
export function AsOf({ asOf, onChange }: Props) {
  const { t, f } = useText()
  const now = useNow()
  const isInstant = typeof asOf === 'string'
  const [day, setDay] = useState(isInstant ? dayIn(asOf, f.zone) : '')
  const [time, setTime] = useState(isInstant ? timeIn(asOf, f.zone) : '')
  const [entry, setEntry] = useState(typeof asOf === 'number' ? String(asOf) : '')
  const [outside, setOutside] = useState<Resolved>()
  const [fault, setFault] = useState<unknown>()
  const isEntry = /^\d{0,15}$/u.test(entry.trim())
  const turn = async (): Promise<void> => {
    setOutside(undefined)
    setFault(undefined)
    if (day === '') return onChange(entry.trim() === '' ? undefined : Number(entry))
    // Of today the end is still to come: without a time it is now.
    if (time === '' && day === dayIn(new Date(now).toISOString(), f.zone)) return onChange(undefined)
    try {
      const found = await resolveInstant(instantOn(day, time === '' ? '23:59' : time, f.zone))
      if (found.entry === null) setOutside(found)
      else onChange(found.at)
    } catch (cause) {
      setFault(cause)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isEntry) detached(turn())
  }
  const clear = (): void => {
    setDay('')
    setTime('')
    setEntry('')
    setOutside(undefined)
    onChange(undefined)
  }
  return (
    <form className="stack tight no-print" onSubmit={submit}>
      <div className="filters">
        <label className="field">
          <span className="label">{t.asOf.day}</span>
          <input className="input" type="date" value={day} onChange={({ target }) => setDay(target.value)} />
        </label>
        <label className="field">
          <span className="label">{t.asOf.time}</span>
          <input
            className="input"
            type="time"
            value={time}
            disabled={day === ''}
            onChange={({ target }) => setTime(target.value)}
          />
        </label>
        {day === '' ? <Field label={t.asOf.entry} value={entry} onChange={setEntry} /> : null}
        <Button type="submit" isDisabled={!isEntry}>
          {t.coverage.showThen}
        </Button>
        {asOf === undefined ? null : (
          <Button weight="quiet" onPress={clear}>
            {t.useCases.backToNow}
          </Button>
        )}
      </div>
      {fault === undefined ? null : <ProblemNote error={fault} />}
      {outside === undefined ? null : (
        <p className="note held" role="alert">
          {outside.at > outside.now
            ? t.asOf.tooLate(f.instant(outside.at), f.instant(outside.now))
            : t.asOf.tooEarly(f.instant(outside.at), f.instant(outside.first))}
        </p>
      )}
    </form>
  )
}

/** The line that says of when a page is. */
export function useAsOfWords(): (asOf: number | string, index: number) => string {
  const { t, f } = useText()
  return (asOf, index) => (typeof asOf === 'string' ? t.asOf.asItWas(f.instant(asOf), index) : t.coverage.asOf(asOf))
}
