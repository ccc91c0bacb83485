import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { reviewsQuery } from '../../data/reviews.ts'
import { detached } from '../../platform/detached.ts'
import { useText } from '../../text/use-text.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { Inbox } from './inbox.tsx'
import { type Item, itemsOf } from './items.ts'
import { Judge } from './judge.tsx'
import './reviews.css'

/** What waits for people: a list to go through by keyboard, and beside it the one thing to judge. */
export function ReviewsPage() {
  const { t } = useText()
  return (
    <Page title={t.reviews.title} lead={t.reviews.lead}>
      <Loaded query={useQuery(reviewsQuery)}>{(page) => <Desk items={itemsOf(page)} />}</Loaded>
    </Page>
  )
}

function Desk({ items }: { items: readonly Item[] }) {
  const { t } = useText()
  const { open } = useSearch({ from: '/shell/reviews' })
  const navigate = useNavigate({ from: '/reviews' })
  const chosen = useKept(items, open)
  const choose = (id: string | undefined): void => detached(navigate({ search: { open: id }, replace: true }))
  useKeys(items, chosen?.id, choose)
  if (items.length === 0 && chosen === undefined) {
    return (
      <Empty title={t.reviews.empty}>
        <p>{t.reviews.emptySays}</p>
      </Empty>
    )
  }
  return (
    <div className="desk" data-open={chosen === undefined ? undefined : true}>
      <div className="stack tight desk-list">
        <p className="soft small keys">
          <kbd>j</kbd> <kbd>k</kbd> {t.reviews.keys}
        </p>
        <Inbox items={items} chosen={chosen?.id} choose={choose} />
      </div>
      <div className="desk-one">
        {chosen === undefined ? (
          <p className="soft">{t.reviews.choose}</p>
        ) : (
          <Judge key={chosen.id} item={chosen} back={() => choose(undefined)} />
        )}
      </div>
    </div>
  )
}

/**
 * What is open stays open when it leaves the list: whoever is reading it, or has just signed, must see how it ended and
 * not an empty page.
 */
function useKept(items: readonly Item[], open: string | undefined): Item | undefined {
  const found = items.find(({ id }) => id === open)
  const [kept, setKept] = useState(found)
  useEffect(() => {
    if (found !== undefined) setKept(found)
  }, [found])
  return found ?? (kept?.id === open ? kept : undefined)
}

/** j and k walk the list, Enter goes into what is chosen. Not while somebody types, and not with a modifier. */
function useKeys(items: readonly Item[], chosen: string | undefined, choose: (id: string) => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const typing = event.target instanceof Element && event.target.closest('input, textarea, select, [role=dialog]')
      if (typing !== null || event.ctrlKey || event.metaKey || event.altKey) return
      const at = items.findIndex(({ id }) => id === chosen)
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0
      const next = items[at === -1 ? 0 : Math.min(items.length - 1, Math.max(0, at + step))]
      if (step !== 0 && next !== undefined) choose(next.id)
      if (event.key === 'Enter' && event.target === document.body) document.getElementById('judge')?.focus()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [items, chosen, choose])
}
