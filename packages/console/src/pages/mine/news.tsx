import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { inboxQuery } from '../../data/inbox.ts'
import { useText } from '../../text/use-text.tsx'

/** That there are messages, where there are any. */
export function News() {
  const { t } = useText()
  const count = useQuery(inboxQuery).data?.messages.length ?? 0
  return count === 0 ? null : (
    <p>
      <Link to="/inbox">{t.acts.newsCount(count)}</Link>
    </p>
  )
}
