import type { ReactNode } from 'react'
import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { Text } from 'react-aria-components/Text'
import { TextArea } from 'react-aria-components/TextArea'
import { TextField } from 'react-aria-components/TextField'

type FieldProps = {
  label: string
  hint?: string | undefined
  value: string
  onChange: (value: string) => void
  error?: string | undefined
  type?: 'text' | 'email' | 'search'
  name?: string
  autoComplete?: string
  lines?: number
  required?: boolean
  maxLength?: number
  autoFocus?: boolean
}

/** One question: what it asks, a word on how to answer, the answer, what is wrong with it. */
export function Field({ label, hint, error, lines, name, autoComplete, maxLength, required, ...rest }: FieldProps) {
  const { value, onChange, type = 'text', autoFocus } = rest
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      type={type}
      isInvalid={error !== undefined}
      isRequired={required ?? false}
      validationBehavior="aria"
      {...(name === undefined ? {} : { name })}
      {...(autoComplete === undefined ? {} : { autoComplete })}
      {...(maxLength === undefined ? {} : { maxLength })}
      {...(autoFocus === undefined ? {} : { autoFocus })}
    >
      <Label className="label">{label}</Label>
      {hint === undefined ? null : (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="wrong">{error}</FieldError>
      {lines === undefined ? <Input className="input" /> : <TextArea className="input" rows={lines} />}
    </TextField>
  )
}

/** A native list of choices: the machine's own, which every phone and screen reader knows. */
export function Choice<T extends string>(props: {
  label: string
  value: T
  options: readonly (readonly [value: T, label: string])[]
  onChange: (value: T) => void
  children?: ReactNode
}) {
  const { label, value, options, onChange } = props
  return (
    <label className="field">
      <span className="label">{label}</span>
      <select className="input" value={value} onChange={(event) => onChange(event.target.value as T)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
