import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { componentsQuery } from '../../data/components.ts'
import { useCaseFileQuery, useCasesQuery } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { Cite } from '../../ui/cite.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Loaded, Loading } from '../../ui/loaded.tsx'
import { Part } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { When } from '../../ui/when.tsx'
import { Frame } from './frame.tsx'

/** Whom and what the use cases depend on: sellers as the manifests name them, and parts that several share. */
export function VendorsPage() {
  const { t } = useText()
  return (
    <Frame title={t.records.vendors} lead={t.records.vendorsSays}>
      <Loaded query={useQuery(useCasesQuery())}>
        {({ useCases }) => <Vendors useCases={useCases.map(({ useCase }) => useCase)} />}
      </Loaded>
      <Components />
    </Frame>
  )
}

function Vendors({ useCases }: { useCases: readonly string[] }) {
  const { t } = useText()
  const files = useQueries({ queries: useCases.map((useCase) => useCaseFileQuery(useCase)) })
  const failed = files.find(({ isError }) => isError)
  // A list that leaves out what could not be read would say that nobody depends on it.
  if (failed !== undefined) return <ProblemNote error={failed.error} />
  if (files.some(({ data }) => data === undefined)) return <Loading />
  const named = files.flatMap(({ data }, place) =>
    (data?.registered?.manifest?.vendors ?? []).map((vendor) => ({ ...vendor, useCase: useCases[place] ?? '' })),
  )
  return (
    <Part title={t.records.vendors}>
      {named.length === 0 ? <p>{t.records.noVendors}</p> : null}
      {named.map((vendor) => (
        <Facts key={`${vendor.useCase} ${vendor.id}`}>
          <Fact term={vendor.id}>{vendor.sells}</Fact>
          <Fact term={t.useCases.vendorDuties}>
            {vendor.duties ?? t.useCases.vendorMissing} ({t.useCases.vendorNotice(vendor.notice_days)})
          </Fact>
          <Fact term={t.useCases.vendorContact}>{vendor.incident_contact ?? t.useCases.vendorMissing}</Fact>
          <Fact term={t.records.usedBy}>
            <UseCase useCase={vendor.useCase} />
          </Fact>
        </Facts>
      ))}
    </Part>
  )
}

function Components() {
  const { t } = useText()
  return (
    <Part title={t.records.components} margin={t.records.componentsSays}>
      <Loaded query={useQuery(componentsQuery)}>
        {({ components }) =>
          components.length === 0 ? (
            <p>{t.records.noComponents}</p>
          ) : (
            <ul className="lines">
              {components.map(({ component, affected, announced }) => (
                <li key={component}>
                  <div className="stack tight">
                    <h3>
                      <code>{component}</code>
                    </h3>
                    {affected.map(({ useCase, owner }) => (
                      <p key={useCase}>
                        <UseCase useCase={useCase} />, <Person who={owner} />
                      </p>
                    ))}
                    {announced.map(({ id, ships, by, entry }) => (
                      <p key={id} className="soft">
                        {t.records.announced} <When at={ships} />, <Person who={by} /> <Cite entry={entry} />
                      </p>
                    ))}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Part>
  )
}

function UseCase({ useCase }: { useCase: string }) {
  return (
    <Link to="/use-cases/$useCase" params={{ useCase }}>
      {useCase}
    </Link>
  )
}
