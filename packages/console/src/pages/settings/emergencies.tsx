import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { coverageQuery } from '../../data/coverage.ts'
import { type EmergencyLine, emergenciesQuery } from '../../data/exceptions.ts'
import { useNow } from '../../data/health.ts'
import { useText } from '../../text/use-text.tsx'
import { Choice } from '../../ui/field.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Part } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import { Reasoned } from '../../ui/reasoned.tsx'
import { UseCaseLink } from '../../ui/use-case-name.tsx'
import { WhenAway } from '../../ui/when.tsx'

/** Work that goes on although a signature lapsed: two sign, for four hours, and a third looks at it afterwards. */
export function Emergencies() {
  const { t } = useText()
  return (
    <Part title={t.exceptions.emergencies} margin={t.exceptions.emergenciesSay}>
      <Declare />
      <Loaded query={useQuery(emergenciesQuery)}>
        {({ emergencies }) => (
          <ul className="lines">
            {emergencies.toReversed().map((line) => (
              <li key={line.id}>
                <One line={line} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Part>
  )
}

function Declare() {
  const { t } = useText()
  const useCases = useQuery(coverageQuery()).data?.useCases ?? []
  const [useCase, setUseCase] = useState('')
  return (
    <Reasoned
      act={t.exceptions.declare}
      hint={t.exceptions.declareSays}
      isReady={useCase !== ''}
      command="emergency.declare"
      payload={(reason) => ({ scope: { kind: 'use_case', useCase }, reason })}
    >
      <Choice
        label={t.useCases.useCase}
        value={useCase}
        options={[
          ['', t.settings.choose] as const,
          ...useCases.map((one) => [one.useCase, one.name ?? one.useCase] as const),
        ]}
        onChange={setUseCase}
      />
    </Reasoned>
  )
}

type State = 'waits' | 'missed' | 'live' | 'over' | 'overdue' | 'reviewed'

function stateOf({ secondedBy, secondBy, live, review, overdue }: EmergencyLine, now: number): State {
  if (review !== null) return 'reviewed'
  if (secondedBy === null) return Date.parse(secondBy) > now ? 'waits' : 'missed'
  return live ? 'live' : overdue ? 'overdue' : 'over'
}

const TONES = {
  waits: 'held',
  missed: 'plain',
  live: 'held',
  over: 'held',
  overdue: 'shut',
  reviewed: 'plain',
} as const

function One({ line }: { line: EmergencyLine }) {
  const { t } = useText()
  const state = stateOf(line, useNow())
  return (
    <div className="stack tight">
      <h3>
        <UseCaseLink useCase={line.useCase} />
      </h3>
      <p>
        <Mark tone={TONES[state]}>{t.exceptions.emergencyState[state]}</Mark>
      </p>
      <Facts>
        <Fact term={t.exceptions.declaredBy}>
          <Person who={line.declaredBy} />: <bdi>{line.reason}</bdi>
        </Fact>
        <Fact term={t.exceptions.secondedBy}>
          {line.secondedBy === null ? <WhenAway at={line.secondBy} /> : <Person who={line.secondedBy} />}
        </Fact>
        {line.until === null ? null : (
          <Fact term={t.exceptions.until}>
            <WhenAway at={line.until} />
          </Fact>
        )}
        <Fact term={t.exceptions.used}>{t.exceptions.uses(line.uses)}</Fact>
        {line.review !== null ? (
          <Fact term={t.exceptions.reviewed}>
            {t.exceptions.finding[line.review.finding]}, <Person who={line.review.by} />
          </Fact>
        ) : line.reviewBy === null ? null : (
          <Fact term={t.exceptions.reviewDue}>
            <WhenAway at={line.reviewBy} />
          </Fact>
        )}
      </Facts>
      {state === 'waits' ? (
        <Reasoned
          act={t.exceptions.second}
          command="emergency.second"
          payload={(reason) => ({ emergency: line.id, reason })}
        />
      ) : null}
      {line.secondedBy !== null && line.review === null
        ? (['justified', 'not_justified'] as const).map((finding) => (
            <Reasoned
              key={finding}
              act={t.exceptions.sayFinding[finding]}
              command="emergency.review"
              payload={(reason) => ({ emergency: line.id, finding, reason })}
            />
          ))
        : null}
    </div>
  )
}
