import type { Proposal } from '../../data/proposal.ts'
import { dayIn, hourOn } from '../../text/zone.ts'
import { useText } from '../../text/use-text.tsx'
import { Part } from '../../ui/page.tsx'
import { WhenAway } from '../../ui/when.tsx'
import type { Draft } from './draft.ts'

/** Signatures end when people are at work to answer again. */
const TEN = 10

type Props = { proposal: Proposal; draft: Draft; change: (part: Partial<Draft>) => void }

/** Until when. Proposed by the server: a working day at ten, apart from other ends. */
export function End({ proposal: { expiry }, draft, change }: Props) {
  const { t } = useText()
  return (
    <Part title={t.statement.end}>
      <p>
        <WhenAway at={draft.until} />
      </p>
      <label className="field">
        <span className="label">{t.statement.anotherEnd}</span>
        <span className="hint">{t.statement.anotherEndSays(expiry.zone)}</span>
        <input
          className="input"
          type="date"
          value={dayIn(draft.until, expiry.zone)}
          onChange={({ target }) => {
            if (target.value !== '') change({ until: hourOn(target.value, TEN, expiry.zone) })
          }}
        />
      </label>
    </Part>
  )
}
