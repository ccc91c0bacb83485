import type { Hazard, RiskLevel } from '@answerable/contract'
import { Label } from 'react-aria-components/Label'
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup'
import type { Proposal } from '../../data/proposal.ts'
import { useText } from '../../text/use-text.tsx'
import { Part } from '../../ui/page.tsx'
import type { Draft } from './draft.ts'

const LEVELS = ['low', 'moderate', 'high', 'critical'] as const satisfies readonly RiskLevel[]

type Props = { proposal: Proposal; draft: Draft; change: (part: Partial<Draft>) => void }

/** The risk that remains, for each hazard, in the owner's own judgement. What was said last time is told, not chosen. */
export function Risks({ proposal: { risks }, draft, change }: Props) {
  const { t } = useText()
  return (
    <Part title={t.statement.risk} margin={t.statement.riskSays}>
      {risks.hazards.map((hazard: Hazard) => (
        <RadioGroup
          key={hazard}
          className="hazard"
          value={draft.risks[hazard] ?? null}
          onChange={(level) => change({ risks: { ...draft.risks, [hazard]: level as RiskLevel } })}
        >
          <Label className="label">
            {t.common.hazard[hazard]}
            {risks.last?.[hazard] === undefined ? null : (
              <span className="soft last"> {t.statement.lastTime(t.common.risk[risks.last[hazard]])}</span>
            )}
          </Label>
          <div className="levels">
            {LEVELS.map((level) => (
              <Radio key={level} value={level} className="level">
                {t.common.risk[level]}
              </Radio>
            ))}
          </div>
        </RadioGroup>
      ))}
    </Part>
  )
}
