import { useEffect, useRef, useState } from 'react'
import { useText } from '../text/use-text.tsx'
import './hold-button.css'

const HOLD = 1000

/**
 * Acts after being held for a second: by pointer, finger, Space or Enter alike. Let go earlier, nothing happens.
 * A plain button, since a press that ends is exactly what must not count here.
 *
 * @param props `about`: what it acts on, for who does not see where the button stands
 */
export function HoldButton(props: { about: string; onHeld: () => void; children: string }) {
  const { about, onHeld, children } = props
  const { t } = useText()
  const [holding, setHolding] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const release = (): void => {
    clearTimeout(timer.current)
    timer.current = undefined
    setHolding(false)
  }
  const press = (): void => {
    if (timer.current !== undefined) return
    setHolding(true)
    timer.current = setTimeout(() => {
      release()
      onHeld()
    }, HOLD)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  const isKey = (key: string): boolean => key === ' ' || key === 'Enter'
  return (
    <button
      type="button"
      className="button shut hold"
      data-holding={holding || undefined}
      onPointerDown={press}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onContextMenu={(event) => event.preventDefault()}
      onBlur={release}
      onKeyDown={(event) => {
        if (!isKey(event.key)) return
        event.preventDefault()
        press()
      }}
      onKeyUp={(event) => {
        if (isKey(event.key)) release()
      }}
    >
      <span>
        {children} <span className="away">{about}, </span>
      </span>
      <span className="hold-how">{t.mine.hold}</span>
    </button>
  )
}
