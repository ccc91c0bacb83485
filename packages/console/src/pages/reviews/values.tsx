import type { Shown } from '../../data/reviews.ts'
import { useText } from '../../text/use-text.tsx'

const ORIGINS = ['untrusted', 'unknown', 'model', 'trusted', 'request'] as const

/** Each value, and where it came from: the one question that tells a good request from a planted one. */
export function Values({ view: { decided, influenced } }: { view: Shown }) {
  const { t } = useText()
  const given = Object.entries((decided.arguments ?? {}) as Record<string, unknown>)
  if (given.length === 0) return null
  return (
    <dl className="origins">
      {given.map(([name, value]) => {
        // A part of a value is traced by its path, such as `to.0`; the worst origin of a part is the value's.
        const own = (path: string): boolean =>
          path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`)
        const origin = ORIGINS.find((one) => influenced.traced[one].some(own)) ?? 'unknown'
        const source = influenced.influences.find((one) => one.arguments.some(own))
        return (
          <div key={name} className={`origin ${origin}`}>
            <dt>{name}</dt>
            <dd className="break">
              <bdi className="strong">{typeof value === 'string' ? value : JSON.stringify(value)}</bdi>
              <span className="block small">
                {t.reviews.origin[origin](source?.tool ?? source?.source ?? t.reviews.someSource)}
              </span>
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
