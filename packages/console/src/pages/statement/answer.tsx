import { useState } from 'react'
import type { AuthorityLine } from '../../data/authorities.ts'
import type { Proposal } from '../../data/proposal.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Part } from '../../ui/page.tsx'
import { type AnswerKind, ANSWERS, type Draft, gapsOf, payloadOf } from './draft.ts'

type Props = {
  proposal: Proposal
  draft: Draft
  change: (part: Partial<Draft>) => void
  rights: readonly AuthorityLine[]
}

/** Three answers, equal in weight, none chosen beforehand. Each leads to the exact words before anything is signed. */
export function Answer({ proposal, draft, change, rights }: Props) {
  const { t, f } = useText()
  const [kind, setKind] = useState<AnswerKind>()
  const [reading, setReading] = useState(false)
  const [right, setRight] = useState<string>()
  const authority = right ?? rights[0]?.id
  const gaps = kind === undefined ? [] : gapsOf(proposal, draft, kind, authority)
  return (
    <Part title={t.statement.answer}>
      {rights.length < 2 || kind === 'refused' ? null : (
        <Choice
          label={t.statement.under}
          value={authority ?? ''}
          options={rights.map(
            ({ id, grantorName, grantor, until }) =>
              [id, t.statement.grantedBy(grantorName ?? grantor, f.instant(until))] as const,
          )}
          onChange={setRight}
        />
      )}
      <div className="answers" role="group" aria-label={t.statement.answer}>
        {ANSWERS.map((answer) => (
          <Button key={answer} aria-pressed={kind === answer} onPress={() => setKind(answer)}>
            {t.statement.act[answer]}
          </Button>
        ))}
      </div>
      {kind === undefined ? null : (
        <div className="stack" key={kind}>
          {kind === 'refused' ? (
            <Field
              label={t.statement.refusal}
              lines={3}
              maxLength={2000}
              value={draft.reason}
              onChange={(reason) => change({ reason })}
            />
          ) : null}
          {kind === 'accepted_with_conditions' ? (
            <Field
              label={t.statement.conditions}
              hint={t.statement.conditionsSays}
              lines={4}
              value={draft.conditions}
              onChange={(conditions) => change({ conditions })}
            />
          ) : null}
          {gaps.length === 0 ? null : (
            <div className="note held" role="status">
              <p className="strong">{t.statement.open}</p>
              <ul>
                {gaps.map((gap) => (
                  <li key={gap}>{t.statement.gap[gap]}</li>
                ))}
              </ul>
            </div>
          )}
          <div className="row">
            <Button isDisabled={gaps.length > 0} onPress={() => setReading(true)}>
              {t.statement.readWords}
            </Button>
          </div>
        </div>
      )}
      {kind !== undefined && reading ? (
        <Ceremony
          command="acceptance.sign"
          payload={payloadOf(proposal, draft, kind, authority)}
          act={t.statement.act[kind]}
          onClose={() => setReading(false)}
        />
      ) : null}
    </Part>
  )
}
