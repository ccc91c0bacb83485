import type { JsonValue } from '@answerable/contract'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Answer } from './answer.tsx'
import { type Row, textIn, withValue } from './form.ts'
import type { Question } from './questions.ts'

type RowsProps = {
  name: string
  label: string
  question: Extract<Question, { kind: 'rows' }>
  value: readonly Row[]
  onChange: (rows: JsonValue | undefined) => void
}

/** Several things of one kind, each with its own questions. */
export function Rows({ name, label, question: { one, fields }, value, onChange }: RowsProps) {
  const { t } = useText()
  const word = t.wizard.one[one]
  const put = (place: number, row: Row): void => onChange(value.map((old, at) => (at === place ? row : old)))
  return (
    // Rows lie in rows, under the same words: a group, since landmarks of one page have names of their own.
    <div className="stack several" role="group" aria-label={label}>
      <h3>{label}</h3>
      {value.map((row, place) => {
        const called = titleOf(row) ?? t.wizard.nth(word, place + 1)
        return (
          // Rows have no name of their own until one is given: their place is what tells them apart.
          <fieldset className="stack one" key={place}>
            <legend className="label break">{called}</legend>
            {Object.entries(fields).map(([field, question]) => (
              <Answer
                key={field}
                name={`${name}.${field}`}
                question={question}
                value={row[field]}
                onChange={(answer) => put(place, withValue(row, field, answer))}
              />
            ))}
            <div className="row">
              <Button weight="quiet" onPress={() => onChange(value.toSpliced(place, 1))}>
                {t.wizard.remove(called)}
              </Button>
            </div>
          </fieldset>
        )
      })}
      <div className="row">
        <Button
          aria-label={`${value.length === 0 ? t.wizard.addFirst : t.wizard.add}: ${word}`}
          onPress={() => onChange([...value, {}])}
        >
          {value.length === 0 ? t.wizard.addFirst : t.wizard.add}: {word}
        </Button>
      </div>
    </div>
  )
}

function titleOf({ name, id, group }: Row): string | undefined {
  return [name, id, group].map(textIn).find((text) => text !== '')
}
