import type { BadRow, ImportPlan } from '@answerable/contract'
import { useText } from '../../text/use-text.tsx'
import { Part } from '../../ui/page.tsx'

/** Rows that cannot be taken, each by its line and the reason. */
export function BadRows({ bad }: { bad: readonly BadRow[] }) {
  const { t } = useText()
  return (
    <Part title={t.importing.bad(bad.length)} margin={t.importing.badSays}>
      <ul className="note held stack tight">
        {bad.map(({ line, reason }) => (
          <li key={line} className="break">
            <span className="strong">{t.importing.line(line)}</span> <bdi lang="en">{reason}</bdi>
          </li>
        ))}
      </ul>
    </Part>
  )
}

/** What would be nominated: the whole of it, since all of it is signed. */
export function NewRows({ rows }: { rows: ImportPlan['make'] }) {
  const { t } = useText()
  return (
    <div className="sheet-table">
      <table className="table cards">
        <thead>
          <tr>
            <th scope="col">{t.useCases.useCase}</th>
            <th scope="col">{t.useCases.purpose}</th>
            <th scope="col">{t.importing.asked}</th>
            <th scope="col">{t.useCases.enforcement}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ useCase, name, purpose, unit, nominee, nomineeEmail, enforcement }) => (
            <tr key={useCase}>
              <th scope="row" className="break">
                <bdi>{name}</bdi>
                <div className="soft small">{`${useCase} · ${unit}`}</div>
              </th>
              <td className="break">
                <bdi>{purpose}</bdi>
              </td>
              <td className="break">
                {nomineeEmail}
                {nominee === undefined ? <div className="small strong">{t.importing.notRegistered}</div> : null}
              </td>
              <td>{t.common.enforcement[enforcement]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
