import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useRef, useState } from 'react'
import { checkManifest, checkQuery } from '../../data/manifest-check.ts'
import type { PersonLine } from '../../data/people.ts'
import { detached } from '../../platform/detached.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Answer } from './answer.tsx'
import { Bring } from './bring.tsx'
import { CheckAnswers } from './check-answers.tsx'
import { askedOf, type Draft, useDraft } from './draft.ts'
import { valueAt, withValue } from './form.ts'
import { spokenIssue } from './issues.tsx'
import { Meaning } from './meaning.tsx'
import { Propose, type Registered } from './propose.tsx'
import { questions, type StepKey, stepKeys, stepOf } from './questions.ts'
import { RulesStep } from './rules-step.tsx'
import { useSettled } from './settled.ts'
import { WizardKnown } from './wizard-context.ts'

type DeskProps = {
  /** the name the draft is kept under */
  keep: string
  first: Draft
  registered: Registered | undefined
  people: readonly PersonLine[]
  step: StepKey
  go: (step: StepKey) => void
  onDone: (useCase: string) => void
}

/** One step of the questions at a time; every answer is kept as it is given, and judged by the server's own checker. */
export function Desk({ keep, first, registered, people, step, go, onDone }: DeskProps) {
  const { t } = useText()
  const [draft, setDraft, isKept] = useDraft(keep, first)
  const [wrong, setWrong] = useState<readonly string[]>([])
  const summary = useRef<HTMLDivElement>(null)
  const before =
    registered === undefined || registered.policy === ''
      ? undefined
      : { manifest: JSON.parse(JSON.stringify(registered.manifest)), policy: registered.policy }
  const settled = useSettled(draft)
  const query = useQuery(checkQuery(askedOf(settled, before)))
  const checked = useDeferredValue(query.data)
  // INVARIANT: what was said of an earlier draft is shown on the way, and never signed, saved or taken for the verdict.
  const isCurrent = settled === draft && !query.isPlaceholderData && checked === query.data
  const place = stepKeys.indexOf(step)
  const turn = (to: StepKey | undefined): void => {
    setWrong([])
    if (to !== undefined) go(to)
  }
  const next = async (): Promise<void> => {
    const { issues } = await checkManifest(askedOf(draft, undefined))
    const here = issues.filter(({ path, file }) => stepOf(path, file) === step)
    setWrong([...new Set(here.map((issue) => spokenIssue(t, issue)))])
    if (here.length === 0) go(stepKeys[place + 1] ?? 'check')
    else setTimeout(() => summary.current?.focus())
  }
  return (
    <WizardKnown value={{ people, form: draft.form }}>
      <div className="wizard">
        <Steps step={step} go={turn} />
        <form
          className="stack wizard-sheet"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (step !== 'check') detached(next())
          }}
        >
          <div className="stack tight">
            <p className="over">{t.wizard.step(place + 1, stepKeys.length)}</p>
            <h2>{t.wizard.steps[step]}</h2>
            <p className="soft">{t.wizard.stepSays[step]}</p>
          </div>
          {wrong.length === 0 ? null : (
            <div className="note shut stack tight" role="alert" tabIndex={-1} ref={summary}>
              <h3>{t.wizard.wrong(wrong.length)}</h3>
              <ul className="stack tight">
                {wrong.map((line) => (
                  <li key={line} className="break">
                    {line}
                  </li>
                ))}
              </ul>
            </div>
          )}
          {step === 'purpose' && registered === undefined ? (
            <Bring
              onRead={(read) => {
                setDraft(read)
                turn('check')
              }}
            />
          ) : null}
          {Object.entries(questions[step]).map(([field, question]) =>
            // The short name is what ties a revision to its use case: it never changes.
            field === 'use_case' && registered !== undefined ? null : (
              <Answer
                key={field}
                name={field}
                question={question}
                value={valueAt(draft.form, field)}
                onChange={(value) => setDraft({ ...draft, form: withValue(draft.form, field, value) })}
              />
            ),
          )}
          {step === 'rules' ? <RulesStep draft={draft} checked={checked} onChange={setDraft} /> : null}
          {query.isError ? <ProblemNote error={query.error} /> : null}
          {step === 'check' ? (
            <>
              <CheckAnswers draft={draft} checked={isCurrent ? checked : undefined} go={turn} />
              {checked === undefined ? null : (
                <Propose
                  draft={draft}
                  checked={checked}
                  isCurrent={isCurrent}
                  registered={registered}
                  onDone={(useCase) => {
                    setDraft(null)
                    onDone(useCase)
                  }}
                />
              )}
            </>
          ) : null}
          <div className="row">
            {step === 'check' ? null : (
              <Button weight="act" type="submit">
                {t.wizard.next}
              </Button>
            )}
            {place === 0 ? null : <Button onPress={() => turn(stepKeys[place - 1])}>{t.wizard.back}</Button>}
            {wrong.length === 0 ? null : (
              <Button weight="quiet" onPress={() => turn(stepKeys[place + 1])}>
                {t.wizard.later}
              </Button>
            )}
          </div>
          <div className="row soft small">
            <span>{t.wizard.kept}</span>
            {isKept ? (
              <Button
                weight="quiet"
                onPress={() => {
                  setDraft(null)
                  turn('purpose')
                }}
              >
                {t.wizard.discard}
              </Button>
            ) : null}
          </div>
        </form>
        <Meaning checked={checked} />
      </div>
    </WizardKnown>
  )
}

function Steps({ step, go }: { step: StepKey; go: (step: StepKey) => void }) {
  const { t } = useText()
  return (
    <nav className="wizard-steps" aria-label={t.wizard.stepsLabel}>
      <ol>
        {stepKeys.map((one) => (
          <li key={one}>
            <button type="button" aria-current={one === step ? 'step' : undefined} onClick={() => go(one)}>
              {t.wizard.steps[one]}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
