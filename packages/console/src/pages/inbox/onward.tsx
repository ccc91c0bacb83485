import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { MessageLine } from '../../data/inbox.ts'
import { useText } from '../../text/use-text.tsx'

type Props = Pick<MessageLine, 'kind' | 'useCase' | 'about'> & { children: ReactNode }

/** Where a message is dealt with, named by the use case it is about, else by the page. */
export function Onward({ kind, useCase, about, children }: Props) {
  const { t } = useText()
  if (kind === 'review_waiting' || kind === 'review_asked' || kind === 'review_answered')
    return (
      <Link to="/reviews" search={{ open: about }}>
        {children ?? t.shell.reviews}
      </Link>
    )
  if (kind === 'incident_assigned' || kind === 'incident_news')
    return (
      <Link to="/settings/incidents" hash={about}>
        {children ?? t.incidents.title}
      </Link>
    )
  if (kind === 'exception_asked' || kind === 'emergency_declared')
    return <Link to="/settings/exceptions">{children ?? t.exceptions.title}</Link>
  if (kind === 'key_added') return <Link to="/settings/people">{t.settings.people}</Link>
  if (useCase === null) return <Link to="/">{t.mine.title}</Link>
  return (
    <Link to="/use-cases/$useCase" params={{ useCase }}>
      {children}
    </Link>
  )
}
