import type { Proposal, Sample } from '../../data/proposal.ts'
import { useText } from '../../text/use-text.tsx'
import { Mark, type Tone } from '../../ui/mark.tsx'
import { Part } from '../../ui/page.tsx'
import { Away } from '../../ui/when.tsx'

const OUTCOMES = [
  ['allow', 'open'],
  ['hold', 'held'],
  ['refuse', 'shut'],
] as const satisfies readonly (readonly [keyof Proposal['samples'], Tone])[]

/** Three real calls of each kind: what the rules mean, in cases that happened. */
export function Calls({ proposal: { samples } }: { proposal: Proposal }) {
  const { t } = useText()
  return (
    <Part title={t.statement.calls} margin={t.statement.callsSays}>
      {samples.note === null ? null : <p className="soft">{samples.note}</p>}
      <div className="calls">
        {OUTCOMES.map(([outcome, tone]) => (
          <div key={outcome} className="stack tight">
            <h3 className="call-head">
              <Mark tone={tone}>{t.statement.would[outcome]}</Mark>
            </h3>
            {samples[outcome].length === 0 ? <p className="soft">{t.statement.noSuchCall}</p> : null}
            {samples[outcome].map((sample) => (
              <Call key={sample.decision} sample={sample} />
            ))}
          </div>
        ))}
      </div>
    </Part>
  )
}

function Call({ sample }: { sample: Sample }) {
  return (
    <div className="call">
      <p className="strong">{sample.tool ?? sample.kind}</p>
      <p className="break small">
        <bdi>{readable(sample.content)}</bdi>
      </p>
      <p className="soft small">
        <Away at={sample.time} />
        {sample.rules.length === 0 ? null : <> · {sample.rules.join(', ')}</>}
      </p>
    </div>
  )
}

/** Arguments as `amount 20.00, to DE12`; a text as it is. */
function readable(content: string): string {
  try {
    const given = JSON.parse(content) as unknown
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return content
    return Object.entries(given)
      .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join(', ')
  } catch {
    return content
  }
}
