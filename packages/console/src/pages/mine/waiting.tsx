import { useState } from 'react'
import { useText } from '../../text/use-text.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Part } from '../../ui/page.tsx'
import { Away } from '../../ui/when.tsx'
import { Decline } from './decline.tsx'
import type { WaitingItem } from './waiting-for.ts'

/** What waits for this person's signature. Each is read and answered alone: there is no answering them together. */
export function Waiting({ items }: { items: readonly WaitingItem[] }) {
  const { t } = useText()
  const [open, setOpen] = useState<WaitingItem>()
  return (
    <Part title={t.mine.waiting} margin={t.mine.waitingSays(items.length)}>
      <ul className="mine">
        {items.map((item) => (
          <li key={`${item.kind} ${'id' in item ? item.id : item.useCase}`}>
            <div className="stack tight">
              <h3 className="break">
                <bdi>{item.name}</bdi>
              </h3>
              <p className="soft">
                <What item={item} />
              </p>
              {item.kind === 'nomination' ? <Decline useCase={item.useCase} /> : null}
            </div>
            {item.kind === 'statement' ? (
              <ButtonLink to="/use-cases/$useCase/statement" params={{ useCase: item.useCase }}>
                {t.useCases.sign}
              </ButtonLink>
            ) : item.kind === 'countersignature' ? (
              <ButtonLink to="/use-cases/$useCase/countersign" params={{ useCase: item.useCase }}>
                {t.mine.act.countersignature}
              </ButtonLink>
            ) : (
              <Button onPress={() => setOpen(item)}>{t.mine.act[item.kind]}</Button>
            )}
          </li>
        ))}
      </ul>
      {open?.kind === 'mandate' ? (
        <Ceremony
          command="mandate.countersign"
          payload={{ mandate: open.id }}
          act={t.mine.act.mandate}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
      {open?.kind === 'key' ? (
        <Ceremony
          command="key.confirm"
          payload={{ person: open.person, key: open.id }}
          act={t.mine.act.key}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
      {open?.kind === 'grant' ? (
        <Ceremony
          command="authority.confirm"
          payload={{ authority: open.id }}
          act={t.mine.act.grant}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
      {open?.kind === 'nomination' ? (
        <Ceremony
          command="nomination.accept"
          payload={{ useCase: open.useCase }}
          act={t.mine.act.nomination}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </Part>
  )
}

function What({ item }: { item: WaitingItem }) {
  const { t } = useText()
  if (item.kind === 'mandate' || item.kind === 'key' || item.kind === 'grant') return t.mine[item.kind]
  if (item.kind === 'countersignature') return t.mine.countersignature
  if (item.kind === 'nomination') {
    return (
      <>
        {t.mine.nominated(item.by ?? t.common.unknownPerson)} {item.purpose === null ? null : <bdi>{item.purpose}</bdi>}
      </>
    )
  }
  if (!item.soon || item.at === null) return t.mine.unsigned
  return (
    <>
      {t.mine.closes} <Away at={item.at} />.
    </>
  )
}
