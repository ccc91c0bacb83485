import type { Proposal } from '../../data/proposal.ts'
import { useText } from '../../text/use-text.tsx'
import { Field } from '../../ui/field.tsx'
import { Part } from '../../ui/page.tsx'
import { type Draft, JUSTIFICATION, type Justified } from './draft.ts'

const BLANK: Justified = { why: '', hurt: '', rejected: '', limits: '' }

type Props = { proposal: Proposal; draft: Draft; change: (part: Partial<Draft>) => void }

/** Where it touches secrets, access or customers' trust: why that is worth it, in four answers. */
export function Justification({ proposal, draft, change }: Props) {
  const { t } = useText()
  const objected = proposal.challenge?.view === 'objects'
  if (proposal.touchpoints.length === 0 && !objected) return null
  return (
    <Part title={t.statement.justification} margin={t.statement.justificationSays}>
      {proposal.touchpoints.map((touchpoint) => (
        <fieldset key={touchpoint} className="stack plain-set">
          <legend className="strong">{t.statement.touches(t.common.touchpoint[touchpoint])}</legend>
          {JUSTIFICATION.map((part) => (
            <Field
              key={part}
              label={t.statement.justify[part]}
              lines={2}
              maxLength={2000}
              value={draft.justification[touchpoint]?.[part] ?? ''}
              onChange={(text) =>
                change({
                  justification: {
                    ...draft.justification,
                    [touchpoint]: { ...BLANK, ...draft.justification[touchpoint], [part]: text },
                  },
                })
              }
            />
          ))}
        </fieldset>
      ))}
      {objected ? (
        <Field
          label={t.statement.dissent}
          lines={3}
          maxLength={2000}
          value={draft.dissent}
          onChange={(dissent) => change({ dissent })}
        />
      ) : null}
    </Part>
  )
}
