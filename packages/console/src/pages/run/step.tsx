import { Link } from '@tanstack/react-router'
import { useText } from '../../text/use-text.tsx'
import { Cite } from '../../ui/cite.tsx'
import { Reason } from '../../ui/reason.tsx'
import { Asked, OutcomeMark } from '../decisions/words.tsx'
import type { Link as Traced, Step } from './causes.ts'

/** @param whole with its content and the ways on from here; else one line to choose it by */
export function StepLine({ step, whole = false }: { step: Step; whole?: boolean }) {
  const { t } = useText()
  if (step.kind === 'request') {
    return (
      <span className="step">
        <span className="strong">{t.decisions.request}</span>
        <Words text={step.text} whole={whole} />
        {whole ? <Cite entry={step.entry} /> : null}
      </span>
    )
  }
  if (step.kind === 'data') {
    const { tool, source, trust, error, content } = step.data
    return (
      <span className="step">
        <span className="strong">{tool === null ? t.decisions.dataOnly : t.decisions.data(tool)}</span>
        <span className={trust === 'untrusted' ? 'mark held small' : 'small soft'}>
          {[source, t.decisions.sourceTrust[trust], error ? t.decisions.failedCall : null].filter(Boolean).join(', ')}
        </span>
        <Words text={content} whole={whole} />
        {whole ? <Cite entry={step.entry} /> : null}
      </span>
    )
  }
  const { decision } = step
  return (
    <span className="step">
      <Asked asked={decision} whole={whole} />
      <span>
        <OutcomeMark outcome={decision.outcome} />{' '}
        <span className="small soft">
          {decision.effect === null
            ? (t.decisions.state[decision.state] ?? decision.state)
            : (t.decisions.effectIs[decision.effect] ?? decision.effect)}
        </span>
      </span>
      {whole ? (
        <>
          {decision.reasons.map((reason) => (
            <span key={`${reason.sentence}${reason.rule ?? ''}`}>
              <Reason reason={reason} />
            </span>
          ))}
          <Link to="/decisions/$decision" params={{ decision: decision.decision }}>
            {t.decisions.over(decision.useCase)}
          </Link>
        </>
      ) : null}
    </span>
  )
}

function Words({ text, whole }: { text: string | null; whole: boolean }) {
  const { t } = useText()
  if (text === null) return <em className="soft">{t.decisions.noContent}</em>
  return (
    <bdi className={whole ? 'quote excerpt' : 'quote clipped'} tabIndex={whole ? 0 : undefined}>
      {text}
    </bdi>
  )
}

export function Links(props: {
  title: string
  links: readonly Traced[]
  steps: readonly Step[]
  choose: (step: Step) => void
}) {
  const { t, f } = useText()
  const { title, links, steps, choose } = props
  return (
    <section className="stack tight">
      <h2 className="small-head">{title}</h2>
      {links.length === 0 ? <p className="soft">{t.decisions.ledNothing}</p> : null}
      <ul className="stack tight">
        {links.map((link) => {
          const step = steps.find(({ id }) => id === link.id)
          if (step === undefined) return null
          return (
            <li key={link.id}>
              <button type="button" className="button quiet" onClick={() => choose(step)}>
                {nameOf(step, t)}
              </button>{' '}
              <span className="soft small">{t.decisions.gave(f.list(link.arguments))}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function nameOf(step: Step, t: ReturnType<typeof useText>['t']): string {
  if (step.kind === 'request') return t.decisions.request
  if (step.kind === 'decision') return `${t.decisions.kind[step.decision.kind]} ${step.decision.tool ?? ''}`.trim()
  return step.data.tool === null ? t.decisions.dataOnly : t.decisions.data(step.data.tool)
}
