import type { HumanCommandType, PayloadInput } from '@answerable/contract'
import { type ReactNode, useState } from 'react'
import type { Signed } from '../data/signing.ts'
import { useText } from '../text/use-text.tsx'
import { Button, type Weight } from './button.tsx'
import { Ceremony } from './ceremony.tsx'
import { Field } from './field.tsx'

type ReasonedProps<C extends HumanCommandType> = {
  /** names the act, and opens it */
  act: string
  command: C
  payload: (reason: string) => PayloadInput<C>
  label?: string
  hint?: string | undefined
  weight?: Weight
  /** false: what is chosen above the reason is not complete */
  isReady?: boolean
  /** what there is to read before a reason is given */
  children?: ReactNode
  done?: (signed: Signed) => ReactNode
}

/** An act that takes a reason: what it does, why, then the exact words and the key. */
export function Reasoned<C extends HumanCommandType>(props: ReasonedProps<C>) {
  const { act, command, payload, label, hint, weight = 'plain', isReady = true, children, done } = props
  const { t } = useText()
  const [reason, setReason] = useState('')
  const [wanting, setWanting] = useState(false)
  const [said, setSaid] = useState<string>()
  return (
    <details className="aside">
      <summary>{act}</summary>
      <div className="stack">
        {children}
        <Field
          label={label ?? t.common.reason}
          hint={hint}
          value={reason}
          onChange={(text) => {
            setReason(text)
            setWanting(false)
          }}
          lines={2}
          maxLength={2000}
          error={wanting ? t.reviews.reasonMissing : undefined}
        />
        <div className="row">
          <Button
            weight={weight}
            isDisabled={!isReady}
            onPress={() => (reason.trim() === '' ? setWanting(true) : setSaid(reason.trim()))}
          >
            {act}
          </Button>
        </div>
      </div>
      {said === undefined ? null : (
        <Ceremony
          command={command}
          payload={payload(said)}
          act={act}
          onClose={() => setSaid(undefined)}
          {...(done === undefined ? {} : { done })}
        />
      )}
    </details>
  )
}
