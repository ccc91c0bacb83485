import type { Then } from '../../data/as-of.ts'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { sessionQuery } from '../../data/session.ts'
import type { Documents, UseCaseFile, UseCaseView } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Cite } from '../../ui/cite.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Part } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import { Reasoned } from '../../ui/reasoned.tsx'
import { SignedWords } from '../../ui/signed-words.tsx'
import { StatementFile } from '../../ui/statement-file.tsx'
import { When } from '../../ui/when.tsx'
import { comparison } from './compare.ts'

type Props = { view: UseCaseView; file: UseQueryResult<UseCaseFile>; asOf: Then }

/** The words the owner signed, and what of them differs from what is registered now. */
export function Signature({ view, file, asOf }: Props) {
  const { t } = useText()
  const { acceptance } = view
  const me = useQuery(sessionQuery).data?.person
  return (
    <Part title={t.useCases.signature} margin={acceptance === null ? undefined : <Cite entry={acceptance.index} />}>
      {acceptance === null ? (
        <p>{t.useCases.nobodySigned}</p>
      ) : (
        <>
          <p>
            <Person who={acceptance.signedBy ?? null} />: {t.useCases.answer[acceptance.answer]}
            {acceptance.until === null ? null : (
              <>
                , {t.useCases.until.toLowerCase()} <When at={acceptance.until} />
              </>
            )}
          </p>
          <Loaded query={file}>
            {({ words, accepted, registered }) => (
              <>
                {words === null ? null : (
                  <>
                    {words.notice === null ? null : <p className="note held">{words.notice}</p>}
                    <SignedWords sentences={words.sentences ?? words.today ?? []} />
                    <div className="row">
                      <StatementFile acceptance={acceptance.id} />
                    </div>
                  </>
                )}
                <Compared accepted={accepted} registered={registered} />
              </>
            )}
          </Loaded>
        </>
      )}
      <div className="row">
        <ButtonLink to="/use-cases/$useCase/statement" params={{ useCase: view.useCase }}>
          {me !== undefined && view.challenger?.person === me ? t.further.challengeFirst : t.useCases.sign}
        </ButtonLink>
        {view.countersignatures.some(({ by }) => by.some(({ person }) => person === me)) ? (
          <ButtonLink to="/use-cases/$useCase/countersign" params={{ useCase: view.useCase }}>
            {t.mine.act.countersignature}
          </ButtonLink>
        ) : null}
      </div>
      {asOf === undefined &&
      acceptance?.owner === me &&
      acceptance?.rescinded === null &&
      acceptance.answer !== 'refused' ? (
        <Reasoned
          act={t.acts.takeBack}
          hint={t.acts.takeBackSays}
          weight="shut"
          command="acceptance.rescind"
          payload={(reason) => ({ acceptance: acceptance.id, reason })}
        />
      ) : null}
    </Part>
  )
}

function Compared({ accepted, registered }: { accepted: Documents | null; registered: Documents | null }) {
  const { t } = useText()
  if (accepted === null || registered === null) return null
  const lines = comparison(accepted, registered)
  if (lines.every(({ same }) => same)) return <p className="soft">{t.useCases.same}</p>
  return (
    <>
      <p className="note held">{t.useCases.moved}</p>
      <div className="sheet-table">
        <table className="table compare">
          <thead>
            <tr>
              <td />
              <th scope="col">{t.useCases.accepted}</th>
              <th scope="col">{t.useCases.running}</th>
            </tr>
          </thead>
          <tbody>
            {lines
              .filter(({ same }) => !same)
              .map(({ what, before, after }) => (
                <tr key={what}>
                  <th scope="row">
                    <code>{what}</code>
                  </th>
                  <td className="removed break">{before}</td>
                  <td className="added break">{after}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
