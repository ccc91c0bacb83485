import { type FormEvent, useState } from 'react'
import { useText } from '../text/use-text.tsx'
import { Button } from './button.tsx'
import { Field } from './field.tsx'

type Props = { asOf: number | undefined; onChange: (asOf: number | undefined) => void }

/** Which entry a page is shown as of. Emptied, it is now: the state of a log is that of its entries, not of a clock. */
export function AsOf({ asOf, onChange }: Props) {
  const { t } = useText()
  const [text, setText] = useState(asOf === undefined ? '' : String(asOf))
  const isEntry = /^\d{0,15}$/u.test(text.trim())
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isEntry) onChange(text.trim() === '' ? undefined : Number(text))
  }
  return (
    <form className="filters no-print" onSubmit={submit}>
      <Field label={t.coverage.asOfField} value={text} onChange={setText} />
      <Button type="submit" isDisabled={!isEntry}>
        {t.coverage.showThen}
      </Button>
      {asOf === undefined ? null : (
        <Button
          weight="quiet"
          onPress={() => {
            setText('')
            onChange(undefined)
          }}
        >
          {t.useCases.backToNow}
        </Button>
      )}
    </form>
  )
}
