import { useText } from '../../text/use-text.tsx'
import { Choice, Field } from '../../ui/field.tsx'

const UNITS = ['D', 'H', 'M'] as const
type Unit = (typeof UNITS)[number]

/** How long, as a number of one unit. A length of several units, from a file, is shown as it is written there. */
export function DurationAnswer(props: {
  label: string
  hint?: string
  value: string
  onChange: (value: string) => void
}) {
  const { label, hint, value, onChange } = props
  const { t } = useText()
  const parts = /^P(?:(\d*)D|T(\d*)([HM]))$/u.exec(value)
  if (value !== '' && parts === null) return <Field label={label} hint={hint} value={value} onChange={onChange} />
  const unit: Unit = parts?.[1] === undefined ? ((parts?.[3] as Unit | undefined) ?? 'D') : 'D'
  const amount = parts?.[1] ?? parts?.[2] ?? ''
  const say = (count: string, of: Unit): void => {
    const digits = count.replaceAll(/\D/gu, '').slice(0, 4)
    onChange(of === 'D' ? `P${digits}D` : `PT${digits}${of}`)
  }
  return (
    <fieldset className="stack tight">
      <legend className="label">{label}</legend>
      {hint === undefined ? null : <p className="hint">{hint}</p>}
      <div className="filters">
        <Field label={t.wizard.amount} value={amount} onChange={(count) => say(count, unit)} />
        <Choice
          label={t.wizard.unit}
          value={unit}
          options={UNITS.map((one) => [one, t.wizard.units[one]] as const)}
          onChange={(of) => say(amount, of)}
        />
      </div>
    </fieldset>
  )
}
