/** Several of a few: native boxes under one heading. */
export function Ticks<T extends string>(props: {
  label: string
  chosen: readonly T[]
  options: readonly (readonly [value: T, label: string])[]
  onChange: (chosen: readonly T[]) => void
}) {
  const { label, chosen, options, onChange } = props
  return (
    <fieldset className="ticks">
      <legend className="label">{label}</legend>
      {options.map(([value, text]) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={({ target }) =>
              onChange(target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
            }
          />
          {text}
        </label>
      ))}
    </fieldset>
  )
}
