import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components/FileTrigger'
import { DropZone } from 'react-aria-components/DropZone'
import { type Verdict, verifyDropped } from '../../data/verify.ts'
import { announce } from '../../platform/announce.ts'
import { eventName } from '../../text/event-name.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { When } from '../../ui/when.tsx'

/** A receipt dropped here is checked in this browser; the server learns nothing of it. */
export function Verify({ vkey }: { vkey: string }) {
  const { t } = useText()
  const [key, setKey] = useState(vkey)
  const check = useMutation({
    mutationFn: async (file: { text(): Promise<string> }) => verifyDropped(await file.text(), key),
    onSuccess: (verdicts) => {
      if (verdicts.some((one) => !('fault' in one) && one.holds)) announce('verified')
    },
  })
  return (
    <div className="stack">
      <DropZone
        className="drop"
        aria-label={t.ledger.drop}
        onDrop={({ items }) => {
          const file = items.find((item) => item.kind === 'file')
          if (file?.kind === 'file') check.mutate({ text: () => file.getText() })
        }}
      >
        <p>{t.ledger.drop}</p>
        <FileTrigger
          acceptedFileTypes={['application/json', '.json']}
          onSelect={(files) => files?.[0] && check.mutate(files[0])}
        >
          <Button>{t.ledger.choose}</Button>
        </FileTrigger>
      </DropZone>
      <details>
        <summary>{t.ledger.otherKey}</summary>
        <Field label={t.ledger.key} hint={t.ledger.otherKeySays} value={key} onChange={setKey} />
      </details>
      <div className="stack" role="status">
        {(check.data ?? []).map((verdict, at) => (
          <Result key={at} verdict={verdict} own={key === vkey} />
        ))}
      </div>
      {check.isError ? <ProblemNote error={check.error} /> : null}
    </div>
  )
}

function Result({ verdict, own }: { verdict: Verdict; own: boolean }) {
  const { t, language } = useText()
  if ('fault' in verdict) {
    return (
      <div className="note shut stack tight">
        <p className="strong">{t.ledger.doesNotHold}</p>
        <p>{verdict.fault}</p>
      </div>
    )
  }
  return (
    <div className={`note stack tight ${verdict.holds ? 'open' : 'shut'}`}>
      <p className="strong">{verdict.holds ? t.ledger.holds(verdict.index, verdict.origin) : t.ledger.doesNotHold}</p>
      <p>
        {eventName(verdict.type, language)}, <When at={verdict.time} />
      </p>
      <ul className="stack tight small">
        {verdict.checks.map(({ name, ok, detail }) => (
          <li key={`${name} ${detail}`} className="break">
            {ok ? '' : `${t.ledger.notChecked}: `}
            {detail}
          </li>
        ))}
      </ul>
      {own ? <p className="small">{t.ledger.ownKey}</p> : null}
      <p>
        <Link to="/ledger/entries/$index" params={{ index: String(verdict.index) }}>
          {t.ledger.entryOf(verdict.index)}
        </Link>
      </p>
    </div>
  )
}
