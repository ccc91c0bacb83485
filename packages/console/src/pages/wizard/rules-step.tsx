import type { CheckedManifest } from '@answerable/contract'
import { useText } from '../../text/use-text.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { type Draft, rulesOf, ruledTools } from './draft.ts'
import { rowsIn, textIn, valueAt } from './form.ts'
import { type RuledTool, type ToolRule, usual } from './rules.ts'

type RulesProps = { draft: Draft; checked: CheckedManifest | undefined; onChange: (draft: Draft) => void }

/** What it may do: chosen tool by tool in words, or given as Cedar. Either way the sentences say what it comes to. */
export function RulesStep({ draft, checked, onChange }: RulesProps) {
  const { t } = useText()
  const tools = ruledTools(draft.form)
  const choose = (source: Draft['source']): void =>
    // Who turns to Cedar begins with what the words come to.
    onChange(source === 'file' && draft.policy === '' ? { ...draft, ...rulesOf(draft), source } : { ...draft, source })
  return (
    <div className="stack">
      <Choice
        label={t.wizard.rulesHow}
        value={draft.source}
        options={(['words', 'file'] as const).map((one) => [one, t.wizard.sources[one]] as const)}
        onChange={choose}
      />
      {draft.source === 'file' ? (
        <>
          <Field
            label={t.wizard.cedar}
            value={draft.policy}
            lines={14}
            onChange={(policy) => onChange({ ...draft, policy })}
          />
          <Field
            label={t.wizard.tests}
            value={draft.tests}
            lines={10}
            onChange={(tests) => onChange({ ...draft, tests })}
          />
          {draft.entities === undefined ? null : (
            <Field
              label={t.wizard.entities}
              value={draft.entities}
              lines={8}
              onChange={(entities) => onChange({ ...draft, entities })}
            />
          )}
        </>
      ) : tools.length === 0 ? (
        <p className="note held">{t.wizard.noTools}</p>
      ) : (
        tools.map((tool) => (
          <OneRule
            key={tool.name}
            tool={tool}
            rule={draft.rules[tool.name] ?? usual(tool)}
            roles={rowsIn(valueAt(draft.form, 'review.roles'))
              .map(({ key }) => textIn(key))
              .filter(Boolean)}
            onChange={(rule) => onChange({ ...draft, rules: { ...draft.rules, [tool.name]: rule } })}
          />
        ))
      )}
      {checked === undefined || checked.sentences.length === 0 ? null : (
        <section className="stack tight">
          <h3>{t.wizard.says}</h3>
          <div className="sentences" lang="en">
            {checked.sentences.map((sentence, place) => (
              <p key={`${place} ${sentence}`}>{sentence}</p>
            ))}
          </div>
        </section>
      )}
    </div>
  )
}

type OneProps = { tool: RuledTool; rule: ToolRule; roles: readonly string[]; onChange: (rule: ToolRule) => void }

function OneRule({ tool, rule, roles, onChange }: OneProps) {
  const { t } = useText()
  const people = rule.how === 'people' || rule.how === 'limits'
  const ready: ToolRule = { ...rule, role: rule.role ?? roles[0] ?? '', count: rule.count ?? 1 }
  return (
    <fieldset className="stack one">
      <legend className="label break">
        <code>{tool.name}</code>
      </legend>
      <Choice
        label={t.wizard.rule(tool.name)}
        value={rule.how}
        options={(['alone', 'people', 'limits', 'never'] as const).map((how) => [how, t.wizard.how[how]] as const)}
        onChange={(how) => onChange({ ...ready, how })}
      />
      {rule.how !== 'limits' ? null : tool.amount === undefined ? (
        <p className="note held">{t.wizard.noAmount}</p>
      ) : (
        <div className="filters">
          <Field
            label={t.wizard.aloneUpTo(tool.amount.name)}
            value={rule.alone ?? ''}
            onChange={(alone) => onChange({ ...ready, alone })}
          />
          <Field
            label={t.wizard.neverAbove(tool.amount.name)}
            value={rule.never ?? ''}
            onChange={(never) => onChange({ ...ready, never })}
          />
        </div>
      )}
      {!people ? null : roles.length === 0 ? (
        <p className="note held">{t.wizard.noRoles}</p>
      ) : (
        <div className="filters">
          <Choice
            label={t.wizard.decidedBy}
            value={ready.role ?? ''}
            options={roles.map((role) => [role, role] as const)}
            onChange={(role) => onChange({ ...ready, role })}
          />
          <Field
            label={t.wizard.decidedByMany}
            value={String(ready.count)}
            onChange={(count) => onChange({ ...ready, count: Number(count.replaceAll(/\D/gu, '').slice(0, 2)) || 1 })}
          />
        </div>
      )}
    </fieldset>
  )
}
