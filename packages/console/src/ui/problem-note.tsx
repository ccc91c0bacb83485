import { Problem, UNREACHED } from '../data/http.ts'
import type { Format } from '../text/format.ts'
import { useText } from '../text/use-text.tsx'
import { Button } from './button.tsx'
import { withInstants } from './instants.ts'

/** What went wrong and what to do about it, in the language of the page where there are words for its code. Never only a code. */
export function ProblemNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t, f } = useText()
  const known = error instanceof Problem ? error.document : undefined
  const unreached = known?.code === UNREACHED
  const title = unreached
    ? t.problems.unreached
    : known === undefined
      ? t.problems.broken
      : t.server.title(known.code, known.title)
  const says = unreached ? t.problems.unreachedSays : sentence(known?.detail ?? t.problems.brokenSays, f)
  const issues = known?.issues ?? []
  return (
    <div className="note shut stack tight" role="alert">
      <p className="strong">{title}</p>
      {says === title || says === `${known?.title}.` ? null : (
        <Verbatim says={says} isOurs={unreached || known === undefined} />
      )}
      {issues.length === 0 ? null : (
        <ul className="stack tight">
          {issues.map(({ path, message }) => (
            <li key={`${path} ${message}`} className="break">
              <code>{path}</code> <span lang={t.server.verbatim === '' ? undefined : 'en'}>{message}</span>
            </li>
          ))}
        </ul>
      )}
      {known === undefined || known.mend === '' ? null : (
        <p>
          <span className="strong">{t.problems.what}: </span>
          {t.server.mend(known.code, known.mend)}
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

/** What only the server knows to say, in the language it says it in. */
function Verbatim({ says, isOurs }: { says: string; isOurs: boolean }) {
  const { t } = useText()
  if (isOurs || t.server.verbatim === '') return <p>{says}</p>
  return (
    <p className="soft">
      {t.server.verbatim}: <q lang="en">{says}</q>
    </p>
  )
}

/** A detail of the server as people read it: instants written out in their zone, a capital first, a full stop last. */
function sentence(detail: string, f: Format): string {
  const told = withInstants(detail, f)
  return `${told.charAt(0).toUpperCase()}${told.slice(1)}${/[.?!]$/u.test(told) ? '' : '.'}`
}
