import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { peopleQuery } from '../../data/people.ts'
import { sessionQuery } from '../../data/session.ts'
import { digestOf } from '../../data/webauthn.ts'
import { detached } from '../../platform/detached.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Choice, Field } from '../../ui/field.tsx'

/** The founding act of a unit: the board paper it rests on, and the second of the two who sign it. */
export function Found({ first }: { first: boolean }) {
  const { t } = useText()
  const me = useQuery(sessionQuery).data?.person
  const people = useQuery(peopleQuery).data?.people.filter(({ id, departed }) => id !== me && departed === null) ?? []
  const [unit, setUnit] = useState('')
  const [unitName, setUnitName] = useState('')
  const [title, setTitle] = useState('')
  const [reference, setReference] = useState('')
  const [digest, setDigest] = useState<string>()
  const [second, setSecond] = useState('')
  const [reading, setReading] = useState(false)
  const complete =
    [unit, unitName, title, reference, second].every((text) => text.trim() !== '') && digest !== undefined
  const read = async (file: File): Promise<void> => setDigest(await digestOf(new Uint8Array(await file.arrayBuffer())))
  return (
    <details className="aside" open={first}>
      <summary>{t.settings.found}</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          setReading(true)
        }}
      >
        <p>{t.settings.foundSays}</p>
        <Field label={t.settings.unitName} value={unitName} onChange={setUnitName} />
        <Field label={t.settings.unit} hint={t.settings.unitSays} value={unit} onChange={setUnit} />
        <Field label={t.settings.paperTitle} value={title} onChange={setTitle} />
        <Field label={t.settings.paperReference} value={reference} onChange={setReference} />
        <label className="field">
          <span className="label">{t.settings.paper}</span>
          <span className="hint">{t.settings.paperSays}</span>
          <input
            className="input"
            type="file"
            onChange={({ target }) => {
              const [file] = target.files ?? []
              if (file !== undefined) detached(read(file))
            }}
          />
        </label>
        {people.length === 0 ? (
          <p className="note held">{t.settings.nobodyElse}</p>
        ) : (
          <Choice
            label={t.settings.second}
            value={second}
            options={[['', t.settings.choose] as const, ...people.map(({ id, name }) => [id, name ?? id] as const)]}
            onChange={setSecond}
          />
        )}
        <div className="row">
          <Button type="submit" isDisabled={!complete || me === undefined}>
            {t.settings.found}
          </Button>
        </div>
      </form>
      {reading && me !== undefined && digest !== undefined ? (
        <Ceremony
          command="mandate.propose"
          payload={{
            unit: unit.trim(),
            unitName: unitName.trim(),
            instrument: { title: title.trim(), reference: reference.trim(), digest },
            signers: [me, second],
          }}
          act={t.settings.found}
          onClose={() => setReading(false)}
        />
      ) : null}
    </details>
  )
}
