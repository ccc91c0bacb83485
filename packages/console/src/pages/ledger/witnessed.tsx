import type { Health } from '../../data/health.ts'
import { useText } from '../../text/use-text.tsx'
import { Away } from '../../ui/when.tsx'

/** Who else has signed a head of this log, up to which entry, and how long ago; or plainly that nobody has. */
export function Witnessed({ status: { witnessed, alarms } }: { status: Health['witnessed'] }) {
  const { t, f } = useText()
  return (
    <>
      {witnessed === null ? (
        t.ledger.unwitnessed
      ) : (
        <>
          {t.ledger.witnessedUpTo(f.number(witnessed.size), f.list(witnessed.by))}{' '}
          <span className="soft">
            <Away at={witnessed.time} />
          </span>
        </>
      )}
      {alarms.map((alarm) => (
        <p key={alarm} className="note shut">
          {alarm}
        </p>
      ))}
    </>
  )
}
