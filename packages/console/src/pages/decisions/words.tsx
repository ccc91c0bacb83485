import type { Outcome } from '../../data/decisions.ts'
import { useText } from '../../text/use-text.tsx'
import { Mark, type Tone } from '../../ui/mark.tsx'

const TONES: Readonly<Record<Outcome, Tone>> = { allow: 'open', review: 'held', deny: 'shut', observed: 'plain' }

export function OutcomeMark({ outcome }: { outcome: Outcome }) {
  const { t } = useText()
  return <Mark tone={TONES[outcome]}>{t.common.outcome[outcome]}</Mark>
}

type Asked = {
  kind: 'action' | 'output' | 'recommendation'
  tool: string | null
  arguments: object | null
  text: string | null
}

/** What an agent asked for: the act and the values it was to happen with, on one line each. */
export function Asked({
  asked: { kind, tool, arguments: given, text },
  whole = false,
}: {
  asked: Asked
  whole?: boolean
}) {
  const { t } = useText()
  const values = Object.entries(given ?? {})
  return (
    <>
      <span className="strong break">
        {t.decisions.kind[kind]} {tool === null ? null : <code>{tool}</code>}
      </span>
      {given === null && text === null ? <p className="soft small">{t.decisions.erased}</p> : null}
      {text === null ? null : <p className={whole ? 'quote' : 'quote clipped'}>{text}</p>}
      {values.length === 0 ? null : (
        <p className={whole ? 'values' : 'values clipped'}>
          {values.map(([name, value]) => (
            <span key={name} className="value">
              <span className="soft">{name}</span>{' '}
              <bdi>{typeof value === 'string' ? value : JSON.stringify(value)}</bdi>
            </span>
          ))}
        </p>
      )}
    </>
  )
}
