import { Link } from '@tanstack/react-router'
import type { CoverageState } from '@answerable/contract'
import type { CoverageLine } from '../../data/coverage.ts'
import { useText } from '../../text/use-text.tsx'
import { Mark, type Tone } from '../../ui/mark.tsx'
import { Person } from '../../ui/person.tsx'
import { Away, When } from '../../ui/when.tsx'

const TONES: Readonly<Record<CoverageState, Tone>> = {
  signed: 'open',
  signed_but_closed: 'shut',
  waiting_for_signature: 'held',
  waiting_for_name: 'held',
  refused_or_disputed: 'shut',
  lapsed: 'shut',
  observed: 'plain',
}

/** One use a line: who, how real the gate is, what happens next and when. */
export function Lines({ lines }: { lines: readonly CoverageLine[] }) {
  const { t } = useText()
  return (
    <div className="sheet-table">
      <table className="table cards">
        <thead>
          <tr>
            <th scope="col">{t.useCases.useCase}</th>
            <th scope="col">{t.useCases.now}</th>
            <th scope="col">{t.coverage.person}</th>
            <th scope="col">{t.coverage.nextDate}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.useCase}>
              <th scope="row" className="break">
                <Link to="/use-cases/$useCase" params={{ useCase: line.useCase }}>
                  <bdi>{line.name ?? line.useCase}</bdi>
                </Link>
                <div className="soft small">
                  {[line.unit, line.tier === null ? null : t.common.tier(line.tier)].filter(Boolean).join(' · ')}
                </div>
              </th>
              <td>
                <Mark tone={TONES[line.state]}>{t.coverage.state[line.state]}</Mark>
                <div className="soft small">{t.common.enforcement[line.enforcement]}</div>
              </td>
              <td>
                <Person
                  who={
                    line.person === null
                      ? null
                      : { person: line.person, name: line.personName, email: line.personEmail }
                  }
                />
              </td>
              <td>
                {line.next === null ? (
                  <span className="soft">{t.coverage.staysClosed}</span>
                ) : (
                  <>
                    <When at={line.next.at} />
                    <div className="soft small">
                      <Away at={line.next.at} />: {t.coverage.next[line.next.what]}
                    </div>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
