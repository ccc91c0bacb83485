import { useQuery } from '@tanstack/react-query'
import type { Proposal } from '../../data/proposal.ts'
import { useCaseFileQuery } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { Part } from '../../ui/page.tsx'
import type { Draft } from './draft.ts'

type Props = { proposal: Proposal; draft: Draft; change: (part: Partial<Draft>) => void }

/** What there is to look at. What was opened here is what the statement says was opened. */
export function Evidence({ proposal, draft, change }: Props) {
  const { t } = useText()
  return (
    <Part title={t.statement.evidence} margin={t.statement.evidenceSays}>
      {proposal.evidence.length === 0 ? <p>{t.statement.noEvidence}</p> : null}
      <ul className="stack tight">
        {proposal.evidence.map(({ kind, digest, sentence }) => (
          <li key={digest}>
            <details
              className="aside"
              onToggle={(event) => {
                if (event.currentTarget.open) change({ opened: new Set([...draft.opened, digest]) })
              }}
            >
              <summary>
                {sentence} {draft.opened.has(digest) ? <em>{t.statement.opened}</em> : null}
              </summary>
              <Opened kind={kind} digest={digest} proposal={proposal} />
            </details>
          </li>
        ))}
      </ul>
    </Part>
  )
}

function Opened({ kind, digest, proposal }: { kind: string; digest: string; proposal: Proposal }) {
  const { t } = useText()
  const file = useQuery(useCaseFileQuery(proposal.useCase)).data
  const { samples, challenge } = proposal
  return (
    <div className="stack tight">
      {kind === 'tests' && file?.registered?.policy?.tests != null ? (
        <pre className="code-block" tabIndex={0} role="region" aria-label={t.statement.tests}>
          {file.registered.policy.tests}
        </pre>
      ) : null}
      {kind === 'replay' ? (
        <ul className="stack tight" lang="en">
          {[...samples.allow, ...samples.hold, ...samples.refuse].map(({ decision, sentence }) => (
            <li key={decision} className="break">
              <bdi>{sentence}</bdi>
            </li>
          ))}
        </ul>
      ) : null}
      {kind === 'challenger' && challenge?.reason != null ? <p>{challenge.reason}</p> : null}
      <p className="soft small break">
        <code>{digest}</code>
      </p>
    </div>
  )
}
