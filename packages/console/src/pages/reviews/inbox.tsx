import { useQuery } from '@tanstack/react-query'
import { useCaseFileQuery } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { Away } from '../../ui/when.tsx'
import { actOf } from './act.ts'
import type { Item } from './items.ts'

type Props = { items: readonly Item[]; chosen: string | undefined; choose: (id: string) => void }

/** The list, the soonest end first. */
export function Inbox({ items, chosen, choose }: Props) {
  const { t } = useText()
  return (
    <ul className="inbox" aria-label={t.reviews.title}>
      {items.map((item) => (
        <li key={item.id}>
          <button
            type="button"
            className="inbox-line"
            aria-current={item.id === chosen ? 'true' : undefined}
            onClick={() => choose(item.id)}
          >
            <Line item={item} />
          </button>
        </li>
      ))}
    </ul>
  )
}

function Line({ item: { lines, due } }: { item: Item }) {
  const { t } = useText()
  const [first] = lines
  const manifest = useQuery(useCaseFileQuery(first?.useCase ?? '')).data?.registered?.manifest
  if (first === undefined) return null
  const tainted = first.reasons.some(({ code }) => code.includes('untrusted'))
  return (
    <>
      <span className="inbox-act break">
        {first.tool === null ? t.reviews.text[first.kind] : actOf(manifest, first.tool, first.arguments)}
        {lines.length > 1 ? <span className="soft"> {t.reviews.andMore(lines.length - 1)}</span> : null}
      </span>
      <span className="soft small">
        {manifest?.name ?? first.useCase} · {t.reviews.ends} <Away at={due} />
        {tainted ? ` · ${t.reviews.untrusted}` : ''}
      </span>
    </>
  )
}
