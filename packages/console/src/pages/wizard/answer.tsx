import type { JsonValue } from '@answerable/contract'
import type { Catalogue } from '../../text/catalogue.ts'
import { useText } from '../../text/use-text.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Ticks } from '../../ui/ticks.tsx'
import { DurationAnswer } from './duration-answer.tsx'
import { rowsIn, textIn, textsIn, valueAt } from './form.ts'
import { PeopleAnswer, PersonAnswer, usePersonOptions } from './person-answer.tsx'
import type { FieldKey, OptionsKey, Question } from './questions.ts'
import { Rows } from './rows.tsx'
import { useKnown } from './wizard-context.ts'

type AnswerProps = {
  name: string
  question: Question
  value: JsonValue | undefined
  onChange: (value: JsonValue | undefined) => void
}

export function optionsOf(t: Catalogue, key: OptionsKey): (readonly [string, string])[] {
  const words: Readonly<Record<string, string>> =
    key in t.wizard.options
      ? t.wizard.options[key as keyof Catalogue['wizard']['options']]
      : t.common[key as 'category' | 'autonomy' | 'enforcement' | 'actionClass' | 'undo' | 'hazard']
  return Object.entries(words)
}

/** One question with its answer, whatever kind it is. */
export function Answer({ name, question, value, onChange }: AnswerProps) {
  const { t } = useText()
  const [label, said] = t.wizard.field[name as FieldKey]
  const hint = said === '' ? undefined : said
  switch (question.kind) {
    case 'rows':
      return <Rows name={name} label={label} question={question} value={rowsIn(value)} onChange={onChange} />
    case 'choice': {
      const none = question.optional === true || textIn(value) === '' ? [['', t.wizard.choose] as const] : []
      return (
        <Choice
          label={label}
          value={textIn(value)}
          options={[...none, ...optionsOf(t, question.options)]}
          onChange={onChange}
        />
      )
    }
    case 'ticks':
      return (
        <Ticks
          label={hint === undefined ? label : `${label}. ${hint}`}
          chosen={textsIn(value)}
          options={optionsOf(t, question.options)}
          onChange={(chosen) => onChange([...chosen])}
        />
      )
    case 'person':
      return <PersonAnswer label={label} value={textIn(value)} onChange={onChange} />
    case 'people':
      return <PeopleAnswer label={label} value={textsIn(value)} onChange={onChange} />
    case 'writer':
      return <Writer label={label} value={textIn(value)} onChange={onChange} />
    case 'tool':
      return <Tools label={label} many={question.many} value={value} onChange={onChange} />
    case 'duration':
      return (
        <DurationAnswer
          label={label}
          {...(hint === undefined ? {} : { hint })}
          value={textIn(value)}
          onChange={onChange}
        />
      )
    case 'number':
      return (
        <Field
          label={label}
          hint={hint}
          value={textIn(value)}
          // What is no number stays as it was typed: the checker says so, and nothing is quietly another value.
          onChange={(text) => onChange(/^\d{1,15}$/u.test(text) ? Number(text) : text)}
        />
      )
    case 'lines':
      return (
        <Field
          label={label}
          hint={hint}
          lines={2}
          value={textsIn(value).join('\n')}
          onChange={(text) => onChange(text === '' ? undefined : text.split('\n'))}
        />
      )
    case 'text':
      return (
        <Field
          label={label}
          hint={hint}
          {...(question.lines === undefined ? {} : { lines: question.lines })}
          value={textIn(value)}
          onChange={onChange}
        />
      )
  }
}

type TextProps = { label: string; value: string; onChange: (value: string) => void }

/** A role, or a person: whoever it is then, or somebody by name. */
function Writer({ label, value, onChange }: TextProps) {
  const { t } = useText()
  const people = usePersonOptions(value === 'owner' || value === 'challenger' ? [] : [value])
  const options = [['', t.wizard.choose] as const, ...optionsOf(t, 'outcomes.writer'), ...people]
  return <Choice label={label} value={value} options={options} onChange={onChange} />
}

/** One or several of the tools listed in this file. */
function Tools(props: {
  label: string
  many: boolean
  value: JsonValue | undefined
  onChange: (value: JsonValue | undefined) => void
}) {
  const { label, many, value, onChange } = props
  const { t } = useText()
  const { form } = useKnown()
  const chosen = many ? textsIn(value) : [textIn(value)].filter(Boolean)
  const listed = rowsIn(valueAt(form, 'tools'))
    .map(({ name }) => textIn(name))
    .filter(Boolean)
  const options = [...new Set([...listed, ...chosen])].map((name) => [name, name] as const)
  if (!many)
    return (
      <Choice label={label} value={chosen[0] ?? ''} options={[['', t.common.none], ...options]} onChange={onChange} />
    )
  if (options.length === 0) return <p className="soft">{t.wizard.noTools}</p>
  return <Ticks label={label} chosen={chosen} options={options} onChange={(tools) => onChange([...tools])} />
}
