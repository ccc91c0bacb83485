import type { JsonValue } from '@answerable/contract'
import type { Catalogue } from '../../text/catalogue.ts'
import { spokenDuration } from '../../text/duration.ts'
import { useText } from '../../text/use-text.tsx'
import { optionsOf } from './answer.tsx'
import { rowsIn, textIn, textsIn } from './form.ts'
import { usePersonOptions } from './person-answer.tsx'
import type { FieldKey, Question } from './questions.ts'

/** An answer as it is read back. */
export function Said({ name, question, value }: { name: string; question: Question; value: JsonValue | undefined }) {
  const { t, f, language } = useText()
  const people = usePersonOptions([])
  const person = (who: string): string => people.find(([one]) => one.toLowerCase() === who.toLowerCase())?.[1] ?? who
  switch (question.kind) {
    case 'rows': {
      const rows = rowsIn(value)
      if (rows.length === 0) return <NotSaid />
      return (
        <ul className="stack tight">
          {rows.map((row, place) => (
            <li key={place} className="said-row break">
              {Object.entries(question.fields)
                .filter(([field]) => row[field] !== undefined && !emptyList(row[field]))
                .map(([field, inner]) => (
                  <span key={field} className="pair">
                    <span className="soft">{t.wizard.field[`${name}.${field}` as FieldKey][0]}: </span>
                    <Said name={`${name}.${field}`} question={inner} value={row[field]} />
                  </span>
                ))}
            </li>
          ))}
        </ul>
      )
    }
    case 'people': {
      const named = textsIn(value)
      return named.length === 0 ? <NotSaid /> : <bdi>{f.list(named.map(person))}</bdi>
    }
    case 'ticks':
    case 'lines':
    case 'tool': {
      const chosen = Array.isArray(value) ? textsIn(value) : [textIn(value)].filter(Boolean)
      const words = question.kind === 'ticks' ? Object.fromEntries(optionsOf(t, question.options)) : {}
      return chosen.length === 0 ? <NotSaid /> : <bdi>{f.list(chosen.map((one) => words[one] ?? one))}</bdi>
    }
    default: {
      const text = textIn(value)
      if (text === '') return <NotSaid />
      if (question.kind === 'number') return typeof value === 'number' ? f.number(value) : text
      if (question.kind === 'duration') return spokenDuration(text, language)
      if (question.kind === 'person') return <bdi>{person(text)}</bdi>
      if (question.kind === 'writer') return <bdi>{choiceWord(t, 'outcomes.writer', text) ?? person(text)}</bdi>
      if (question.kind === 'choice') return choiceWord(t, question.options, text) ?? text
      return <bdi>{text}</bdi>
    }
  }
}

const emptyList = (value: JsonValue | undefined): boolean => Array.isArray(value) && value.length === 0

const choiceWord = (t: Catalogue, options: Parameters<typeof optionsOf>[1], value: string): string | undefined =>
  optionsOf(t, options).find(([one]) => one === value)?.[1]

function NotSaid() {
  const { t } = useText()
  return <span className="soft">{t.wizard.notSaid}</span>
}
