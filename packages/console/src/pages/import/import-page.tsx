import { ROWS_AT_ONCE } from '@answerable/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { nominationsQuery } from '../../data/coverage.ts'
import { peopleQuery } from '../../data/people.ts'
import { useCasesQuery } from '../../data/use-cases.ts'
import { detached } from '../../platform/detached.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Field } from '../../ui/field.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page, Part } from '../../ui/page.tsx'
import { saveFile } from '../../ui/save.ts'
import { type Judged, judged, knownOf } from './read.ts'
import { BadRows, NewRows } from './rows.tsx'

const TEMPLATE = 'use_case,name,purpose,unit,owner,enforcement\r\n'

/** Takes the list a firm has: each row is judged on the screen, and only then the good ones are signed for. */
export function ImportPage() {
  const { t } = useText()
  const [text, setText] = useState('')
  return (
    <Page
      title={t.importing.title}
      lead={t.importing.lead}
      acts={<Button onPress={() => saveFile('use-cases.csv', TEMPLATE, 'text/csv')}>{t.importing.template}</Button>}
    >
      <Part title={t.importing.list} margin={t.importing.listSays}>
        <label className="field">
          <span className="label">{t.importing.file}</span>
          <input
            className="input"
            type="file"
            accept=".csv,text/csv"
            onChange={({ target }) => {
              const [file] = target.files ?? []
              if (file !== undefined) detached(file.text().then(setText))
            }}
          />
        </label>
        <Field label={t.importing.paste} value={text} onChange={setText} lines={6} />
      </Part>
      {text.trim() === '' ? null : <Checked text={text} />}
    </Page>
  )
}

function Checked({ text }: { text: string }) {
  const people = useQuery(peopleQuery)
  const nominations = useQuery(nominationsQuery)
  const useCases = useQuery(useCasesQuery())
  return (
    <Loaded query={people}>
      {(registered) => (
        <Loaded query={nominations}>
          {(nominated) => (
            <Loaded query={useCases}>
              {(known) => (
                <Outcome judged={judged(text, knownOf(registered.people, nominated.nominations, known.useCases))} />
              )}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  )
}

function Outcome({ judged: found }: { judged: Judged }) {
  const { t } = useText()
  if ('fault' in found) {
    return (
      <p className="note shut" role="alert" lang="en">
        {found.fault}
      </p>
    )
  }
  const { plan, bad } = found
  return (
    <>
      {bad.length === 0 ? null : <BadRows bad={bad} />}
      <Part title={t.importing.checked} margin={t.importing.checkedSays}>
        <p role="status">
          {t.importing.comesTo(plan.make.length, plan.name.length, plan.unchanged.length, bad.length)}
        </p>
        {plan.make.length === 0 ? null : <NewRows rows={plan.make} />}
        <Sign plan={plan} leavesOut={bad.length} />
      </Part>
    </>
  )
}

/** One signature for at most a hundred rows, since a person reads each; those named late are asked one by one. */
function Sign({ plan, leavesOut }: { plan: Exclude<Judged, { fault: string }>['plan']; leavesOut: number }) {
  const { t } = useText()
  const [making, setMaking] = useState(false)
  const [naming, setNaming] = useState(false)
  const [late] = plan.name
  const batch = plan.make.slice(0, ROWS_AT_ONCE)
  const act = t.importing.sign(batch.length, leavesOut)
  return (
    <div className="row">
      {batch.length === 0 ? null : (
        <Button weight="act" onPress={() => setMaking(true)}>
          {act}
        </Button>
      )}
      {late === undefined ? null : (
        <Button onPress={() => setNaming(true)}>{t.importing.nameNow(late.email, late.useCase)}</Button>
      )}
      {making ? (
        <Ceremony
          command="nomination.make"
          payload={{ nominations: batch }}
          act={act}
          onClose={() => setMaking(false)}
        />
      ) : null}
      {naming && late !== undefined ? (
        <Ceremony
          command="nomination.redirect"
          payload={{ useCase: late.useCase, to: late.to, reason: `${late.email} of the list is registered now` }}
          act={t.importing.nameNow(late.email, late.useCase)}
          onClose={() => setNaming(false)}
        />
      ) : null}
    </div>
  )
}
