/** A day; what ends on it ends at ten, when people are at work. */
export function DayField(props: { label: string; hint?: string; value: string; onChange: (day: string) => void }) {
  const { label, hint, value, onChange } = props
  return (
    <label className="field">
      <span className="label">{label}</span>
      {hint === undefined ? null : <span className="hint">{hint}</span>}
      <input className="input" type="date" value={value} onChange={({ target }) => onChange(target.value)} />
    </label>
  )
}
