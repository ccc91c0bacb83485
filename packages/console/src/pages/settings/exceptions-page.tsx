import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ExceptionLine, exceptionsQuery } from '../../data/exceptions.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Cite } from '../../ui/cite.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Field } from '../../ui/field.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Part } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import { UseCaseLink } from '../../ui/use-case-name.tsx'
import { WhenAway } from '../../ui/when.tsx'
import { Emergencies } from './emergencies.tsx'
import { AskException } from './exception-ask.tsx'
import { RenewException } from './exception-renew.tsx'
import { Frame } from './frame.tsx'
import { StandingApprovals } from './standing-approvals.tsx'

/** What may be done although a rule or a requirement says no: who asks, who let them, until when, how often used. */
export function ExceptionsPage() {
  const { t } = useText()
  return (
    <Frame title={t.exceptions.title} lead={t.exceptions.lead}>
      <Loaded query={useQuery(exceptionsQuery)}>
        {({ exceptions }) => {
          const waiting = exceptions.filter(({ waiting: term, state }) => term !== null && state !== 'ended')
          const live = exceptions.filter(({ state }) => state === 'live')
          const over = exceptions.filter((one) => !waiting.includes(one) && !live.includes(one))
          return (
            <>
              <Part title={t.exceptions.ask} margin={t.exceptions.askSays}>
                <AskException />
              </Part>
              <Group title={t.exceptions.waiting} margin={t.exceptions.waitingSays} lines={waiting} acts="answer" />
              <Group title={t.exceptions.live} margin={t.exceptions.liveSays} lines={live} acts="revoke" />
              {over.length === 0 ? null : <Group title={t.exceptions.over} lines={over} />}
              <StandingApprovals />
              <Emergencies />
            </>
          )
        }}
      </Loaded>
    </Frame>
  )
}

type Acts = 'answer' | 'revoke'
type GroupProps = { title: string; margin?: string; lines: readonly ExceptionLine[]; acts?: Acts }

function Group({ title, margin, lines, acts }: GroupProps) {
  const { t } = useText()
  return (
    <Part title={title} margin={margin}>
      {lines.length === 0 ? <p className="soft">{t.common.none}</p> : null}
      <ul className="lines">
        {lines.map((line) => (
          <li key={line.id}>
            <div className="stack tight">
              <h3 className="break">
                {'rule' in line.waives ? t.exceptions.rule(line.waives.rule) : t.exceptions.of[line.waives.requirement]}
              </h3>
              <p>
                <Mark tone={line.state === 'live' ? 'open' : line.state === 'requested' ? 'held' : 'plain'}>
                  {t.exceptions.state[line.state]}
                </Mark>
                {line.unused ? <span className="block small strong">{t.exceptions.unused}</span> : null}
              </p>
              <About line={line} />
              {acts === undefined ? null : <Answer line={line} acts={acts} />}
              {acts === 'revoke' && line.waiting === null ? <RenewException exception={line.id} /> : null}
            </div>
          </li>
        ))}
      </ul>
    </Part>
  )
}

function About({ line }: { line: ExceptionLine }) {
  const { t } = useText()
  const until = line.waiting?.until ?? line.until
  const narrowed = Object.values(line.scope).filter((one) => one !== null)
  return (
    <Facts>
      <Fact term={t.useCases.useCase}>
        <UseCaseLink useCase={line.useCase} />
      </Fact>
      <Fact term={t.exceptions.askedBy}>
        <Person who={line.waiting?.requestedBy ?? line.requestedBy} /> <Cite entry={line.entry} />
      </Fact>
      <Fact term={t.common.reason}>
        <bdi>{line.reason}</bdi>
      </Fact>
      <Fact term={t.exceptions.instead}>
        <bdi>{line.compensatingControl.what}</bdi>
      </Fact>
      {narrowed.length === 0 ? null : <Fact term={t.exceptions.onlyFor}>{narrowed.join(' · ')}</Fact>}
      {until === null ? null : (
        <Fact term={t.exceptions.until}>
          <WhenAway at={until} />
        </Fact>
      )}
      <Fact term={t.exceptions.used}>{t.exceptions.uses(line.uses)}</Fact>
    </Facts>
  )
}

/** Answers a request, or ends what lives. Whether it is this person's to do, the server judges. */
function Answer({ line: { id }, acts }: { line: ExceptionLine; acts: Acts }) {
  const { t } = useText()
  const [reason, setReason] = useState('')
  const [act, setAct] = useState<'approve' | 'refuse' | 'revoke'>()
  const offered = acts === 'answer' ? (['approve', 'refuse'] as const) : (['revoke'] as const)
  return (
    <details className="aside">
      <summary>{acts === 'answer' ? t.exceptions.answer : t.exceptions.act.revoke}</summary>
      <div className="stack">
        <Field label={t.common.reason} value={reason} onChange={setReason} lines={2} maxLength={2000} />
        <div className="row">
          {offered.map((one) => (
            <Button key={one} isDisabled={reason.trim() === ''} onPress={() => setAct(one)}>
              {t.exceptions.act[one]}
            </Button>
          ))}
        </div>
      </div>
      {act === undefined ? null : (
        <Ceremony
          key={act}
          command={`exception.${act}`}
          payload={{ exception: id, reason: reason.trim() }}
          act={t.exceptions.act[act]}
          onClose={() => setAct(undefined)}
        />
      )}
    </details>
  )
}
