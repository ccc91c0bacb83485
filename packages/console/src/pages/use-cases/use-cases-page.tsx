import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type UseCaseLine, useCasesQuery } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { ModeMark } from '../../ui/mark.tsx'
import { Page } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import { Away, When } from '../../ui/when.tsx'
import { Reason } from '../../ui/reason.tsx'

/** Every use of AI there is here: who answers, what it may do now, and what ends when. */
export function UseCasesPage() {
  const { t } = useText()
  const query = useQuery(useCasesQuery())
  return (
    <Page
      title={t.useCases.title}
      lead={t.useCases.lead}
      acts={
        <>
          <ButtonLink to="/use-cases/new">{t.wizard.title}</ButtonLink>
          <ButtonLink to="/use-cases/import">{t.importing.title}</ButtonLink>
        </>
      }
    >
      <Loaded query={query}>
        {({ useCases }) => (useCases.length === 0 ? <NoUseCases /> : <Table lines={useCases} />)}
      </Loaded>
    </Page>
  )
}

function Table({ lines }: { lines: readonly UseCaseLine[] }) {
  const { t } = useText()
  return (
    <div className="sheet-table">
      <table className="table cards">
        <thead>
          <tr>
            <th scope="col">{t.useCases.useCase}</th>
            <th scope="col">{t.useCases.now}</th>
            <th scope="col">{t.useCases.answers}</th>
            <th scope="col">{t.useCases.until}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.useCase}>
              <th scope="row" className="break">
                <Link to="/use-cases/$useCase" params={{ useCase: line.useCase }}>
                  {line.useCase}
                </Link>
                <div className="soft small">
                  {[line.unit, line.tier === null ? null : t.common.tier(line.tier)].filter(Boolean).join(' · ')}
                </div>
              </th>
              <td>
                <ModeMark mode={line.mode} open={line.open} />
                {line.missing[0] === undefined ? null : (
                  <p className="small soft">
                    <Reason reason={line.missing[0]} />
                  </p>
                )}
              </td>
              <td>
                <Person
                  who={
                    line.owner === null ? null : { person: line.owner, name: line.ownerName, email: line.ownerEmail }
                  }
                />
              </td>
              <td>
                {line.until === null ? <span className="soft">{t.useCases.notSigned}</span> : <Ends at={line.until} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Ends({ at }: { at: string }) {
  return (
    <>
      <When at={at} />
      <div className="soft small">
        <Away at={at} />
      </div>
    </>
  )
}

function NoUseCases() {
  const { t } = useText()
  return (
    <Empty title={t.useCases.empty}>
      <p>{t.useCases.emptySays}</p>
      <div className="row">
        <ButtonLink to="/use-cases/new" weight="act">
          {t.wizard.title}
        </ButtonLink>
      </div>
    </Empty>
  )
}
