import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { coverageQuery } from '../../data/coverage.ts'
import { acknowledge, inboxQuery, type MessageLine } from '../../data/inbox.ts'
import { detached } from '../../platform/detached.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Cite } from '../../ui/cite.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { When, WhenAway } from '../../ui/when.tsx'
import { Onward } from './onward.tsx'
import '../settings/settings.css'

/** What one person was told. It says where to go; what is done about it is done there. */
export function InboxPage() {
  const { t } = useText()
  return (
    <Page title={t.acts.news} lead={t.acts.newsSays}>
      <Loaded query={useQuery(inboxQuery)}>
        {({ messages }) =>
          messages.length === 0 ? (
            <Empty title={t.acts.noNews}>
              <p>{t.acts.noNewsSays}</p>
            </Empty>
          ) : (
            <ul className="lines">
              {messages.map((one) => (
                <Told key={one.message} message={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  )
}

function Told({ message: { message, kind, useCase, about, due, entry, created } }: { message: MessageLine }) {
  const { t } = useText()
  const client = useQueryClient()
  const seen = useMutation({
    mutationFn: () => acknowledge(message),
    onSuccess: () => detached(client.invalidateQueries({ queryKey: ['inbox'] })),
  })
  const known = useQuery(coverageQuery()).data?.useCases.find((one) => one.useCase === useCase)
  const what = t.acts.message[kind]
  return (
    <li>
      <div className="stack tight">
        <h2 className="told">{what}</h2>
        <p>
          <Onward kind={kind} useCase={useCase} about={about}>
            {known?.name ?? useCase}
          </Onward>
        </p>
        <p className="soft small">
          <When at={created} /> <Cite entry={entry} />
          {due === null ? null : (
            <span className="block">
              {t.acts.reasonBy} <WhenAway at={due} />
            </span>
          )}
        </p>
      </div>
      <Button isDisabled={seen.isPending} onPress={() => seen.mutate()} aria-label={`${t.acts.seen}: ${what}`}>
        {t.acts.seen}
      </Button>
    </li>
  )
}
