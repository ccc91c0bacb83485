import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { authoritiesQuery } from '../../data/authorities.ts'
import { type Proposal, proposalQuery } from '../../data/proposal.ts'
import { sessionQuery } from '../../data/session.ts'
import { useCaseQuery } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page, Part } from '../../ui/page.tsx'
import { StatementFile } from '../../ui/statement-file.tsx'
import { When } from '../../ui/when.tsx'
import { Answer } from './answer.tsx'
import { Calls } from './calls.tsx'
import { Challenge } from './challenge.tsx'
import { Contract } from './contract.tsx'
import { Difference } from './difference.tsx'
import { emptyDraft, type Draft } from './draft.ts'
import { End } from './end.tsx'
import { Evidence } from './evidence.tsx'
import { Justification } from './justification.tsx'
import { rightsFor } from './rights.ts'
import { Risks } from './risks.tsx'
import './statement.css'

/** What an owner is asked to answer for, typeset as what it is: a contract, with everything it rests on beside it. */
export function StatementPage() {
  const { useCase } = useParams({ from: '/shell/use-cases/$useCase/statement' })
  const { f } = useText()
  return (
    <Loaded whole query={useQuery(proposalQuery(useCase, f.zone))}>
      {(proposal) => <Whole key={proposal.assumptions} proposal={proposal} />}
    </Loaded>
  )
}

function Whole({ proposal }: { proposal: Proposal }) {
  const { t } = useText()
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(proposal))
  const session = useQuery(sessionQuery).data
  const rights = useQuery(authoritiesQuery()).data
  const view = useQuery(useCaseQuery(proposal.useCase)).data
  const challenges = session !== undefined && view?.challenger?.person === session.person
  const mine = session?.person === proposal.owner.person
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const usable = rights === undefined ? [] : rightsFor(rights, proposal)
  return (
    <Page
      title={proposal.name}
      over={
        <Link to="/use-cases/$useCase" params={{ useCase: proposal.useCase }}>
          {t.statement.over(proposal.revision, t.common.tier(proposal.tier))}
        </Link>
      }
      lead={t.statement.kind[proposal.kind]}
      acts={view?.acceptance == null ? undefined : <StatementFile acceptance={view.acceptance.id} />}
    >
      {proposal.missing.length === 0 ? null : (
        <ul className="note held stack tight no-print">
          {proposal.missing.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <Difference proposal={proposal} />
      <Contract proposal={proposal} until={draft.until} />
      <Calls proposal={proposal} />
      <Evidence proposal={proposal} draft={draft} change={change} />
      {proposal.challenge === null ? null : (
        <Part title={t.statement.challenger} margin={<When at={proposal.challenge.time} />}>
          <p className="strong">
            {t.statement.challengerView[proposal.challenge.view](proposal.challenge.name ?? proposal.challenge.person)}
          </p>
          {proposal.challenge.reason === null ? null : (
            <blockquote className="said">
              <bdi>{proposal.challenge.reason}</bdi>
            </blockquote>
          )}
        </Part>
      )}
      {challenges ? <Challenge proposal={proposal} /> : null}
      {!mine ? (
        <p className="note no-print">{t.statement.notYours(proposal.owner.name ?? proposal.owner.person)}</p>
      ) : (
        <div className="stack wide no-print">
          <Risks proposal={proposal} draft={draft} change={change} />
          <Justification proposal={proposal} draft={draft} change={change} />
          <End proposal={proposal} draft={draft} change={change} />
          <Answer proposal={proposal} draft={draft} change={change} rights={usable} />
        </div>
      )}
    </Page>
  )
}
