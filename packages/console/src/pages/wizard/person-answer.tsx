import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/field.tsx'
import { useKnown, writtenPerson } from './wizard-context.ts'

/** Everybody who can be named, as the file writes them, with whom it names already. */
export function usePersonOptions(named: readonly string[]): (readonly [string, string])[] {
  const { t } = useText()
  const { people } = useKnown()
  const active = people.filter(({ departed }) => departed === null)
  const options = active.map((one) => [writtenPerson(one, people), one.name ?? one.email ?? one.id] as const)
  const known = new Set(options.map(([who]) => who.toLowerCase()))
  const others = named
    .filter((who) => who !== '' && !known.has(who.toLowerCase()))
    .map((who) => [who, people.find(({ id }) => id === who)?.name ?? t.wizard.notRegistered(who)] as const)
  return [...options, ...others]
}

type OneProps = { label: string; value: string; onChange: (who: string) => void }

export function PersonAnswer({ label, value, onChange }: OneProps) {
  const { t } = useText()
  const options = usePersonOptions([value])
  const chosen = options.find(([who]) => who.toLowerCase() === value.toLowerCase())?.[0] ?? ''
  return <Choice label={label} value={chosen} options={[['', t.wizard.nobody], ...options]} onChange={onChange} />
}

type ManyProps = { label: string; value: readonly string[]; onChange: (who: string[]) => void }

/** People in their order: named one after another, and taken out again. */
export function PeopleAnswer({ label, value, onChange }: ManyProps) {
  const { t } = useText()
  const options = usePersonOptions(value)
  const nameOf = (who: string): string => options.find(([one]) => one.toLowerCase() === who.toLowerCase())?.[1] ?? who
  const left = options.filter(([who]) => !value.some((one) => one.toLowerCase() === who.toLowerCase()))
  return (
    <fieldset className="stack tight several">
      <legend className="label">{label}</legend>
      {value.length === 0 ? null : (
        <ol className="stack tight">
          {value.map((who) => (
            <li key={who} className="row">
              <bdi>{nameOf(who)}</bdi>
              <Button
                weight="quiet"
                aria-label={t.wizard.remove(nameOf(who))}
                onPress={() => onChange(value.filter((one) => one !== who))}
              >
                ×
              </Button>
            </li>
          ))}
        </ol>
      )}
      <Choice
        label={t.wizard.addPerson}
        value=""
        options={[['', t.wizard.choose], ...left]}
        onChange={(who: string) => (who === '' ? undefined : onChange([...value, who]))}
      />
    </fieldset>
  )
}
