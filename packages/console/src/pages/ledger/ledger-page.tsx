import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { checkpointQuery } from '../../data/checkpoint.ts'
import { healthQuery } from '../../data/health.ts'
import { detached } from '../../platform/detached.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Field } from '../../ui/field.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page, Part } from '../../ui/page.tsx'
import { saveFile } from '../../ui/save.ts'
import { Verify } from './verify.tsx'
import { Witnessed } from './witnessed.tsx'
import './ledger.css'

/** The log itself: its newest signed head, who else has signed it, and a check that needs no trust in this server. */
export function LedgerPage() {
  const { t, f } = useText()
  const query = useQuery(healthQuery)
  return (
    <Page title={t.ledger.title} lead={t.ledger.lead}>
      <Loaded query={query}>
        {(health) => (
          <>
            <Part title={t.ledger.head} margin={t.ledger.headSays}>
              <Facts>
                <Fact term={t.ledger.size}>{f.number(health.size)}</Fact>
                <Fact term={t.ledger.origin}>
                  <code>{health.origin}</code>
                </Fact>
                <Fact term={t.ledger.key}>
                  <code>{health.vkey}</code>
                </Fact>
                <Fact term={t.ledger.witnesses}>
                  <Witnessed status={health.witnessed} />
                </Fact>
              </Facts>
              <Checkpoint />
            </Part>
            <Part title={t.ledger.verify} margin={t.ledger.verifySays}>
              <Verify vkey={health.vkey} />
            </Part>
            <Part title={t.ledger.follow}>
              <Follow size={health.size} />
            </Part>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Checkpoint() {
  const { t } = useText()
  const checkpoint = useQuery(checkpointQuery).data
  if (checkpoint === undefined) return null
  return (
    <>
      <pre className="code-block" tabIndex={0} role="region" aria-label={t.ledger.checkpoint}>
        {checkpoint}
      </pre>
      <div className="row">
        <Button onPress={() => saveFile('checkpoint.txt', checkpoint, 'text/plain')}>{t.ledger.keep}</Button>
        <span className="soft small">{t.ledger.keepSays}</span>
      </div>
    </>
  )
}

/** From a number on paper to what happened. */
function Follow({ size }: { size: number }) {
  const { t } = useText()
  const navigate = useNavigate()
  const [number, setNumber] = useState('')
  const index = Number(number)
  const exists = /^\d+$/u.test(number) && index < size
  const go = (event: FormEvent) => {
    event.preventDefault()
    if (exists) detached(navigate({ to: '/ledger/entries/$index', params: { index: String(index) } }))
  }
  return (
    <form className="row ends" onSubmit={go}>
      <Field
        label={t.ledger.number}
        value={number}
        onChange={setNumber}
        error={number === '' || exists ? undefined : t.ledger.noSuch(size)}
      />
      <Button type="submit">{t.ledger.open_}</Button>
    </form>
  )
}
