import type { CheckedManifest } from '@answerable/contract'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { saveFile } from '../../ui/save.ts'
import { type Draft, rulesOf } from './draft.ts'
import { valueAt } from './form.ts'
import { spokenIssue } from './issues.tsx'
import { type FieldKey, questions, type StepKey, stepKeys, stepOf } from './questions.ts'
import { Said } from './said.tsx'

type CheckProps = { draft: Draft; checked: CheckedManifest | undefined; go: (step: StepKey) => void }

/** Every answer once more, each with the way back to it, before anything is signed. */
export function CheckAnswers({ draft, checked, go }: CheckProps) {
  const { t } = useText()
  return (
    <div className="stack wide">
      <Wrong checked={checked} go={go} />
      {stepKeys
        .filter((step) => step !== 'check')
        .map((step) => (
          <section key={step} className="stack tight answers">
            <div className="row answers-head">
              <h3>{t.wizard.steps[step]}</h3>
              <Button weight="quiet" aria-label={t.wizard.changeStep(t.wizard.steps[step])} onPress={() => go(step)}>
                {t.wizard.changeStep('').replace(/: $/u, '')}
              </Button>
            </div>
            {step === 'rules' ? (
              <div className="sentences" lang="en">
                {(checked?.sentences ?? []).map((sentence, place) => (
                  <p key={`${place} ${sentence}`}>{sentence}</p>
                ))}
              </div>
            ) : (
              <Facts>
                {Object.entries(questions[step]).map(([field, question]) => (
                  <Fact key={field} term={t.wizard.field[field as FieldKey][0]}>
                    <Said name={field} question={question} value={valueAt(draft.form, field)} />
                  </Fact>
                ))}
              </Facts>
            )}
          </section>
        ))}
      {checked === undefined ? null : <TheFile draft={draft} checked={checked} />}
    </div>
  )
}

/** What still has to be mended, each leading to where it is. */
function Wrong({ checked, go }: Omit<CheckProps, 'draft'>) {
  const { t } = useText()
  if (checked === undefined) return null
  if (checked.ok) {
    return (
      <p className="note open" role="status">
        {t.wizard.holds(checked.rules, checked.testsPassed)}
      </p>
    )
  }
  return (
    <div className="note shut stack tight" role="status">
      <h3>{t.wizard.wrong(checked.issues.length)}</h3>
      <ul className="stack tight">
        {checked.issues.map((issue, place) => {
          const step = stepOf(issue.path, issue.file)
          return (
            <li key={`${place} ${issue.path}`} className="break">
              {spokenIssue(t, issue)}{' '}
              {step === 'check' ? null : (
                <Button weight="quiet" onPress={() => go(step)}>
                  {t.wizard.steps[step]}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function TheFile({ draft, checked }: { draft: Draft; checked: CheckedManifest }) {
  const { t } = useText()
  const { policy, tests } = rulesOf(draft)
  return (
    <details className="aside">
      <summary>{t.wizard.file}</summary>
      <div className="stack">
        <p className="soft">{t.wizard.fileSays}</p>
        <pre className="code-block" tabIndex={0} role="region" aria-label={t.wizard.file}>
          {checked.yaml}
        </pre>
        <div className="row">
          <Button
            isDisabled={checked.manifest === null}
            onPress={() => saveFile('answerable.yaml', checked.yaml, 'text/yaml')}
          >
            {t.wizard.save}
          </Button>
          <Button onPress={() => saveFile('policy.cedar', policy, 'text/plain')}>{t.wizard.savePolicy}</Button>
          <Button onPress={() => saveFile('policy.tests.yaml', tests, 'text/yaml')}>{t.wizard.saveTests}</Button>
        </div>
      </div>
    </details>
  )
}
