import type { Manifest } from '@answerable/contract'
import type { UseQueryResult } from '@tanstack/react-query'
import type { UseCaseFile, UseCaseView } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Part } from '../../ui/page.tsx'
import { spokenDuration } from '../../text/duration.ts'

/** What it is and touches: the manifest, read out. */
export function About({ view, file }: { view: UseCaseView; file: UseQueryResult<UseCaseFile> }) {
  const { t, f } = useText()
  return (
    <>
      <Part title={t.useCases.about}>
        <Facts>
          <Fact term={t.useCases.autonomy}>
            {view.autonomy === null ? t.common.none : t.common.autonomy[view.autonomy]}
          </Fact>
          <Fact term={t.useCases.enforcement}>
            {view.enforcement === null ? t.common.none : t.common.enforcement[view.enforcement]}
          </Fact>
          <Fact term={t.useCases.affected}>
            <Loaded query={file}>
              {({ registered }) => (
                <ul>
                  {(registered?.manifest?.affected ?? []).map(({ group, count, how }) => (
                    <li key={group}>
                      <bdi>{group}</bdi>, {t.useCases.persons(f.number(count))}: <bdi>{how}</bdi>
                    </li>
                  ))}
                </ul>
              )}
            </Loaded>
          </Fact>
        </Facts>
      </Part>
      {file.data?.registered?.manifest == null ? null : <FromFile manifest={file.data.registered.manifest} />}
    </>
  )
}

function FromFile({ manifest }: { manifest: Manifest }) {
  const { t, f, language } = useText()
  const { tools, models, vendors, fallback } = manifest
  return (
    <>
      <Part title={t.useCases.tools}>
        <ul className="stack tight">
          {tools.map((tool) => (
            <li key={tool.name} className="break">
              <code>{tool.name}</code> {t.common.actionClass[tool.class]}
              {tool.class === 'read' ? null : `, ${t.common.undo[tool.undo]}`}
            </li>
          ))}
          {tools.length === 0 ? <li>{t.common.none}</li> : null}
        </ul>
        <Facts>
          <Fact term={t.useCases.models}>{f.list(models.map(({ id, version }) => `${id} ${version}`))}</Fact>
        </Facts>
      </Part>
      {vendors.length === 0 ? null : (
        <Part title={t.useCases.vendors}>
          {vendors.map((vendor) => (
            <Facts key={vendor.id}>
              <Fact term={vendor.id}>{vendor.sells}</Fact>
              <Fact term={t.useCases.vendorDuties}>
                {vendor.duties ?? t.useCases.vendorMissing} ({t.useCases.vendorNotice(vendor.notice_days)})
              </Fact>
              <Fact term={t.useCases.vendorContact}>{vendor.incident_contact ?? t.useCases.vendorMissing}</Fact>
            </Facts>
          ))}
        </Part>
      )}
      <Part title={t.useCases.fallback}>
        {fallback === undefined ? (
          <p>{t.useCases.noFallback}</p>
        ) : (
          <>
            <p>{t.useCases.fallbackSays(fallback.who, spokenDuration(fallback.for, language))}</p>
            <p className="soft">{fallback.capacity}</p>
          </>
        )}
      </Part>
    </>
  )
}
