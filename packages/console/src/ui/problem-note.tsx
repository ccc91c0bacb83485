import { Problem, UNREACHED } from '../data/http.ts'
import type { Format } from '../text/format.ts'
import { useText } from '../text/use-text.tsx'
import { Button } from './button.tsx'

/** What went wrong, in the server's words, and what to do about it. Never only a code. */
export function ProblemNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t, f } = useText()
  const known = error instanceof Problem ? error.document : undefined
  const unreached = known?.code === UNREACHED
  const title = unreached ? t.problems.unreached : (known?.title ?? t.problems.broken)
  const says = unreached ? t.problems.unreachedSays : sentence(known?.detail ?? t.problems.brokenSays, f)
  const issues = known?.issues ?? []
  return (
    <div className="note shut stack tight" role="alert">
      <p className="strong">{title}</p>
      {says === title ? null : <p>{says}</p>}
      {issues.length === 0 ? null : (
        <ul className="stack tight">
          {issues.map(({ path, message }) => (
            <li key={`${path} ${message}`} className="break">
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {known === undefined || known.mend === '' ? null : (
        <p>
          <span className="strong">{t.problems.what}: </span>
          {known.mend}
        </p>
      )}
      {known?.instance === undefined || known.status < 500 ? null : (
        <p className="soft small break">{t.problems.reference(known.instance)}</p>
      )}
      {retry === undefined ? null : (
        <div className="row">
          <Button onPress={retry}>{t.problems.retry}</Button>
        </div>
      )}
    </div>
  )
}

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/gu

/** A detail of the server as people read it: instants written out in their zone, a capital first, a full stop last. */
function sentence(detail: string, f: Format): string {
  const told = detail.replaceAll(INSTANT, (at) => f.instant(at))
  return `${told.charAt(0).toUpperCase()}${told.slice(1)}${/[.?!]$/u.test(told) ? '' : '.'}`
}
