import type { Proposal } from '../../data/proposal.ts'
import { useText } from '../../text/use-text.tsx'
import { Part } from '../../ui/page.tsx'
import { When } from '../../ui/when.tsx'

/** What changed since the last signature: the first thing to read, since it is why this page asks again. */
export function Difference({ proposal: { difference, wouldChange } }: { proposal: Proposal }) {
  const { t } = useText()
  return (
    <Part title={t.statement.difference} margin={difference === null ? undefined : <When at={difference.since} />}>
      {difference === null ? (
        <p>{t.statement.first}</p>
      ) : difference.items.length === 0 ? (
        <p>{t.statement.nothingChanged}</p>
      ) : (
        <ul className="changes" lang="en">
          {difference.items.map((item, place) => (
            <li key={`${place} ${item}`} dir="auto">
              {item}
            </li>
          ))}
        </ul>
      )}
      {wouldChange.n === 0 ? null : (
        <p className={wouldChange.looser > 0 ? 'note held' : 'soft'}>
          {t.statement.wouldChange(wouldChange.n, wouldChange.changed, wouldChange.looser)}
        </p>
      )}
    </Part>
  )
}
