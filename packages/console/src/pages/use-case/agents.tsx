import type { UseCaseView } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { Part } from '../../ui/page.tsx'

/** Who asks the gate in its name, and how real the gate is for each. */
export function Agents({ view }: { view: UseCaseView }) {
  const { t, f } = useText()
  return (
    <Part title={t.useCases.agents}>
      {view.agents.length === 0 ? <p>{t.useCases.noAgents}</p> : null}
      <ul className="stack tight">
        {view.agents.map(({ agent, until, revoked, enforcement }) => (
          <li key={agent} className="break">
            <code>{agent}</code> {t.common.enforcement[enforcement]},{' '}
            {revoked === null ? t.useCases.agentUntil(f.instant(until)) : t.useCases.agentRevoked}
          </li>
        ))}
      </ul>
    </Part>
  )
}
