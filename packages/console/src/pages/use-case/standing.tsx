import type { Then } from '../../data/as-of.ts'
import type { UseCaseView } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { Cite } from '../../ui/cite.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Part } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import { useReason } from '../../ui/reason.tsx'

/** What is missing and who can mend it; what restricted it at an entry; the three people. */
export function Standing({ view, asOf }: { view: UseCaseView; asOf: Then }) {
  const { t, f } = useText()
  const says = useReason()
  return (
    <Part title={t.useCases.standing}>
      {view.missing.length === 0 ? (
        view.until === null ? null : (
          <p>{t.useCases.nothingMissing(f.instant(view.until))}</p>
        )
      ) : (
        <ul className="stack tight">
          {view.missing.map((reason) => (
            <li key={reason.code} className="note shut">
              <p className="strong">{says(reason)}</p>
              <p>{t.decisions.mend(t.server.who(reason.mend))}</p>
            </li>
          ))}
        </ul>
      )}
      {asOf === undefined || view.restrictions.length === 0 ? null : (
        <ul className="stack tight" aria-label={t.useCases.restrictions}>
          {view.restrictions.map(({ id, index, mode, cause }) => (
            <li key={id} className="row">
              <span>{t.common.mode[mode]}</span> <code>{cause}</code> <Cite entry={index} />
            </li>
          ))}
        </ul>
      )}
      <Facts>
        <Fact term={t.useCases.owner}>
          <Person
            who={view.owner === null ? null : { person: view.owner, name: view.ownerName, email: view.ownerEmail }}
          />
        </Fact>
        <Fact term={t.useCases.deputy}>
          <Person who={view.deputy} />
        </Fact>
        <Fact term={t.useCases.challenger}>
          <Person who={view.challenger} />
        </Fact>
      </Facts>
    </Part>
  )
}
