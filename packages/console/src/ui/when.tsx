import { useNow } from '../data/health.ts'
import { useText } from '../text/use-text.tsx'

/** An instant, written out, with its zone; the exact one on hover and for machines. */
export function When({ at }: { at: string }) {
  const { f } = useText()
  return (
    <time dateTime={at} title={at}>
      {f.instant(at)}
    </time>
  )
}

/** An instant and how far it is from the log's own now. */
export function WhenAway({ at }: { at: string }) {
  const { f } = useText()
  const now = useNow()
  return (
    <span>
      <When at={at} /> <span className="soft">({f.distance(at, now)})</span>
    </span>
  )
}

/** Only how far it is: for rows where the date stands elsewhere. */
export function Away({ at }: { at: string }) {
  const { f } = useText()
  const now = useNow()
  return (
    <time dateTime={at} title={f.instant(at)}>
      {f.distance(at, now)}
    </time>
  )
}
