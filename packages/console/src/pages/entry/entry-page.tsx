import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type EntryView, entryQuery } from '../../data/entries.ts'
import { peopleQuery } from '../../data/people.ts'
import { eventName } from '../../text/event-name.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page, Part } from '../../ui/page.tsx'
import { Person } from '../../ui/person.tsx'
import { saveFile } from '../../ui/save.ts'
import { When } from '../../ui/when.tsx'
import { objectOf } from './object-of.ts'

/** One entry of the ledger: what, by whom, when, what it says, and its receipt to take away. */
export function EntryPage() {
  const { t, language } = useText()
  const { index } = useParams({ from: '/shell/ledger/entries/$index' })
  return (
    <Loaded whole query={useQuery(entryQuery(Number(index)))}>
      {(view) => (
        <Page
          title={eventName(view.entry.type, language)}
          over={t.ledger.entryOf(Number(index))}
          acts={
            <Button
              onPress={() => saveFile(`entry-${index}.receipt.json`, `${JSON.stringify(view.receipt, null, 2)}\n`)}
            >
              {t.ledger.receipt}
            </Button>
          }
        >
          <Entry view={view} />
        </Page>
      )}
    </Loaded>
  )
}

function Entry({ view: { entry, values } }: { view: EntryView }) {
  const { t } = useText()
  const people = useQuery(peopleQuery).data?.people ?? []
  const named = (id: string) => ({ person: id, ...people.find((one) => one.id === id) })
  const object = objectOf(entry)
  return (
    <>
      <Part title={t.ledger.what}>
        <Facts>
          <Fact term={t.ledger.by}>
            {entry.actor.kind === 'person' ? <Person who={named(entry.actor.id)} /> : <code>{entry.actor.id}</code>}
          </Fact>
          <Fact term={t.ledger.when}>
            <When at={entry.time} />
          </Fact>
          {object === undefined ? null : (
            <Fact term={t.ledger.object}>
              <Link {...object.to}>{object.name}</Link>
            </Fact>
          )}
          <Fact term={t.ledger.type}>
            <code>{entry.type}</code>
          </Fact>
          <Fact term={t.ledger.id}>
            <code>{entry.id}</code>
          </Fact>
          <Fact term={t.ledger.stream}>
            <code>
              {entry.stream} {entry.seq}
            </code>
          </Fact>
        </Facts>
      </Part>
      <Part title={t.ledger.signatures}>
        {entry.signatures.length === 0 ? <p>{t.ledger.noSignatures}</p> : null}
        <ul className="stack tight">
          {entry.signatures.map((signature) => (
            <li key={signature.key}>
              {t.ledger.signedWith(named(signature.by).name ?? signature.by, signature.alg, signature.key)}
            </li>
          ))}
        </ul>
      </Part>
      <Part title={t.ledger.open} margin={t.ledger.openSays}>
        <pre className="code-block" tabIndex={0} role="region" aria-label={t.ledger.open}>
          {JSON.stringify(entry.body, null, 2)}
        </pre>
      </Part>
      {Object.keys(entry.sealed).length === 0 ? null : (
        <Part title={t.ledger.sealed} margin={t.ledger.sealedSays}>
          <Facts>
            {Object.keys(entry.sealed).map((name) => (
              <Fact key={name} term={name}>
                {values[name] === undefined ? <em>{t.ledger.erased}</em> : <bdi>{values[name]}</bdi>}
              </Fact>
            ))}
          </Facts>
        </Part>
      )}
    </>
  )
}
