import type { CheckedManifest } from '@answerable/contract'
import type { Catalogue } from '../../text/catalogue.ts'
import { useText } from '../../text/use-text.tsx'

type Issue = CheckedManifest['issues'][number]

/** What the checker found, each with its place in the file. */
export function IssueLines({ issues }: { issues: readonly Issue[] }) {
  const { t } = useText()
  return (
    <ul className="stack tight">
      {issues.map((issue, place) => (
        <li key={`${place} ${issue.path}`} className="break">
          {issue.line === undefined ? null : (
            <span className="strong">{t.wizard.at(issue.line, issue.column ?? 1)}: </span>
          )}
          {issue.path === '' ? null : (
            <>
              <code>{issue.path}</code>{' '}
            </>
          )}
          <span lang="en">{issue.message}</span>
        </li>
      ))}
    </ul>
  )
}

/** The same in the words of the questions: an answer nobody gave is not an invalid type. */
export function spokenIssue(t: Catalogue, { path, message }: Issue): string {
  const names = path
    .replace(/^\//u, '')
    .split(/[./[\]]+/u)
    .filter((part) => part !== '')
  const key = names.filter((part) => !/^\d+$/u.test(part)).join('.')
  const fields: Readonly<Record<string, readonly [string, string]>> = t.wizard.field
  const label = (fields[key] ?? fields[names[0] ?? ''])?.[0]
  const place = names.find((part) => /^\d+$/u.test(part))
  const where = label === undefined ? path : place === undefined ? label : t.wizard.nth(label, Number(place) + 1)
  const missing = /received undefined|^Too small: expected array to have >=1|^Invalid option/u.test(message)
  return missing ? t.wizard.missingIn(where) : `${where}: ${message}`
}
