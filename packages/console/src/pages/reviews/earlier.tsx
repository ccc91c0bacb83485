import type { Manifest } from '@answerable/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type Shown, sameToolQuery } from '../../data/reviews.ts'
import { useText } from '../../text/use-text.tsx'
import { Away } from '../../ui/when.tsx'
import { actOf, aimOf } from './act.ts'

const SHOWN = 5

/** What was asked before for the same recipient: the first time is worth a second look. */
export function Earlier(props: { view: Shown; manifest: Manifest | null | undefined; tool: string }) {
  const { view, manifest, tool } = props
  const { t } = useText()
  const aim = aimOf(manifest, tool, view.decided.arguments as never)
  const found = useQuery({ ...sameToolQuery(view.useCase, tool), enabled: aim !== undefined }).data
  if (aim === undefined || found === undefined) return null
  const earlier = found.decisions.filter(
    (line) => line.decision !== view.decision && aimOf(manifest, tool, line.arguments) === aim,
  )
  return (
    <section className="stack tight">
      <h3 className="break">{t.reviews.earlier(aim)}</h3>
      {earlier.length === 0 ? <p>{t.reviews.first}</p> : null}
      <ul className="stack tight">
        {earlier.slice(0, SHOWN).map((line) => (
          <li key={line.decision}>
            <Link to="/decisions/$decision" params={{ decision: line.decision }}>
              <Away at={line.time} />
            </Link>
            : {actOf(manifest, tool, line.arguments)}. {t.common.outcome[line.outcome]},{' '}
            {t.decisions.state[line.state] ?? line.state}
          </li>
        ))}
      </ul>
    </section>
  )
}
