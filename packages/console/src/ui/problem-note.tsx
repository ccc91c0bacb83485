import { Problem, UNREACHED } from '../data/http.ts'
import { useText } from '../text/use-text.tsx'
import { Button } from './button.tsx'

/** What went wrong, in the server's words, and what to do about it. Never only a code. */
export function ProblemNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useText()
  const known = error instanceof Problem ? error.document : undefined
  const unreached = known?.code === UNREACHED
  const title = unreached ? t.problems.unreached : (known?.title ?? t.problems.broken)
  const says = unreached ? t.problems.unreachedSays : (known?.detail ?? t.problems.brokenSays)
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
