import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { sessionQuery } from '../../data/session.ts'
import {
  type AcceptanceView,
  type MissingSignature,
  type UseCaseView,
  useCaseFileQuery,
  useCaseQuery,
} from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page, Part } from '../../ui/page.tsx'
import { SignedWords } from '../../ui/signed-words.tsx'
import { StatementFile } from '../../ui/statement-file.tsx'
import { When } from '../../ui/when.tsx'
import '../use-case/use-case.css'

/** A further signature under an owner's answer: first the owner's own words, then what this signature is for. */
export function CountersignPage() {
  const { useCase } = useParams({ from: '/shell/use-cases/$useCase/countersign' })
  return (
    <Loaded whole query={useQuery(useCaseQuery(useCase))}>
      {(view) => <Whole view={view} />}
    </Loaded>
  )
}

function Whole({ view }: { view: UseCaseView }) {
  const { t, f } = useText()
  const me = useQuery(sessionQuery).data?.person
  const [open, setOpen] = useState<MissingSignature>()
  const isMine = ({ by }: MissingSignature): boolean => by.some(({ person }) => person === me)
  const mine = view.countersignatures.filter(isMine)
  const answers = [view.acceptance, view.pending].flatMap((answer) =>
    answer !== null && mine.some(({ acceptance }) => acceptance === answer.id) ? [answer] : [],
  )
  return (
    <Page
      title={view.name ?? view.useCase}
      over={
        <Link to="/use-cases/$useCase" params={{ useCase: view.useCase }}>
          {mine.length === 0 ? t.further.countersign : t.further.missing}
        </Link>
      }
      lead={mine.length === 0 ? t.further.noneMissing : t.further.lead}
    >
      {answers.map((answer) => (
        <Answered key={answer.id} useCase={view.useCase} answer={answer} />
      ))}
      {mine.map((one) => (
        <Part key={`${one.acceptance} ${one.for}`} title={t.further.for[one.for]} margin={t.further.countersignSays}>
          <div className="row">
            <Button onPress={() => setOpen(one)}>{t.further.countersign}</Button>
          </div>
        </Part>
      ))}
      {view.countersignatures
        .filter((one) => !isMine(one))
        .map(({ acceptance, for: what, by }) => (
          <Part key={`${acceptance} ${what}`} title={t.further.for[what]}>
            <p className="note held">
              {by.length === 0
                ? t.further.missingFromNobody
                : t.further.missingFrom(f.list(by.map(({ name, person }) => name ?? person)))}
            </p>
          </Part>
        ))}
      {open === undefined ? null : (
        <Ceremony
          command="acceptance.countersign"
          payload={{ acceptance: open.acceptance, for: open.for }}
          act={t.further.countersign}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Page>
  )
}

/** The answer that is to be signed under, which may still wait behind the one in force. */
function Answered({ useCase, answer }: { useCase: string; answer: AcceptanceView }) {
  const { t } = useText()
  return (
    <Part title={t.further.words} margin={answer.until === null ? undefined : <When at={answer.until} />}>
      <Loaded query={useQuery(useCaseFileQuery(useCase))}>
        {({ words, pendingWords }) => {
          const said = [words, pendingWords].find((one) => one?.acceptance === answer.id)
          const sentences = said?.sentences ?? said?.today
          return sentences == null ? (
            <p className="note held">{t.further.notHeld}</p>
          ) : (
            <>
              {said?.notice == null ? null : <p className="note held">{said.notice}</p>}
              <SignedWords sentences={sentences} />
              <div className="row">
                <StatementFile acceptance={answer.id} />
              </div>
            </>
          )
        }}
      </Loaded>
    </Part>
  )
}
