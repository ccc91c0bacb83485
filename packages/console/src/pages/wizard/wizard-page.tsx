import type { JsonObject } from '@answerable/contract'
import { withPeople } from '@answerable/contract'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { peopleQuery, type PersonLine } from '../../data/people.ts'
import { sessionQuery } from '../../data/session.ts'
import { useCaseFileQuery } from '../../data/use-cases.ts'
import { detached } from '../../platform/detached.ts'
import { useText } from '../../text/use-text.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { Desk } from './desk.tsx'
import { type Draft, emptyDraft } from './draft.ts'
import { toForm } from './form.ts'
import type { Registered } from './propose.tsx'
import { isStep, type StepKey } from './questions.ts'
import { writtenPerson } from './wizard-context.ts'
import './wizard.css'

/** A new use case, from nothing or from a file. */
export function NewUseCasePage() {
  const { step } = useSearch({ from: '/shell/use-cases/new' })
  const navigate = useNavigate({ from: '/use-cases/new' })
  return <Wizard step={step} go={(next) => detached(navigate({ to: '.', search: { step: next } }))} />
}

/** The same questions about one that is registered, with the answers it has. */
export function ChangeUseCasePage() {
  const { useCase } = useParams({ from: '/shell/use-cases/$useCase/change' })
  const { step } = useSearch({ from: '/shell/use-cases/$useCase/change' })
  const navigate = useNavigate({ from: '/use-cases/$useCase/change' })
  return <Wizard useCase={useCase} step={step} go={(next) => detached(navigate({ to: '.', search: { step: next } }))} />
}

type WizardProps = { useCase?: string; step: string | undefined; go: (step: StepKey) => void }

function Wizard(props: WizardProps) {
  const session = useQuery(sessionQuery)
  const people = useQuery(peopleQuery)
  return (
    <Loaded whole query={session}>
      {({ person }) => (
        <Loaded whole query={people}>
          {({ people: all }) =>
            props.useCase === undefined ? (
              <Sheet {...props} person={person} people={all} />
            ) : (
              <Existing {...props} useCase={props.useCase} person={person} people={all} />
            )
          }
        </Loaded>
      )}
    </Loaded>
  )
}

type SheetProps = WizardProps & { person: string; people: readonly PersonLine[]; registered?: Registered }

function Existing(props: SheetProps & { useCase: string }) {
  const file = useQuery(useCaseFileQuery(props.useCase))
  return (
    <Loaded whole query={file}>
      {({ registered }) =>
        registered?.manifest == null ? (
          <Sheet {...props} />
        ) : (
          <Sheet
            {...props}
            registered={{
              manifest: registered.manifest,
              policy: registered.policy?.text ?? '',
              tests: registered.policy?.tests ?? '',
              revision: registered.revision,
            }}
          />
        )
      }
    </Loaded>
  )
}

function Sheet({ useCase, step, go, person, people, registered }: SheetProps) {
  const { t } = useText()
  const [finished, setFinished] = useState<string>()
  const at: StepKey = isStep(step) ? step : 'purpose'
  // Begun once: what is registered in the meantime changes nothing that is being written here.
  const [first] = useState(() => (registered === undefined ? emptyDraft : draftFrom(registered, people)))
  useEffect(() => {
    window.scrollTo(0, 0)
  }, [at])
  return (
    <Page
      title={registered === undefined ? t.wizard.title : t.wizard.change(registered.manifest.name)}
      lead={t.wizard.lead}
    >
      {finished !== undefined ? (
        <div className="note open stack tight" role="status">
          <p>{t.wizard.done}</p>
          <div className="row">
            <ButtonLink to="/use-cases/$useCase" params={{ useCase: finished }}>
              {t.wizard.toUseCase}
            </ButtonLink>
          </div>
        </div>
      ) : (
        <Desk
          keep={`${person}.${useCase ?? ''}`}
          first={first}
          registered={registered}
          people={people}
          step={at}
          go={go}
          onDone={setFinished}
        />
      )}
    </Page>
  )
}

/** What is registered as answers: people as a person would write them. */
function draftFrom({ manifest, policy, tests }: Registered, people: readonly PersonLine[]): Draft {
  const named = new Map(people.map((one) => [one.id, writtenPerson(one, people)]))
  const written = withPeople(manifest, (who) => named.get(who) ?? who)
  return { ...emptyDraft, form: toForm(written as unknown as JsonObject), source: 'file', policy, tests }
}
