import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useText } from '../../text/use-text.tsx'
import { Page } from '../../ui/page.tsx'
import './settings.css'

const PLACES = [
  ['own', '/settings'],
  ['people', '/settings/people'],
  ['authority', '/settings/authority'],
  ['incidents', '/settings/incidents'],
  ['exceptions', '/settings/exceptions'],
] as const

/** Read only: what was published and registered elsewhere. */
const RECORDS = [
  ['policies', '/settings/policies'],
  ['vendors', '/settings/vendors'],
] as const
const ANYWHERE = { exact: true, includeSearch: false } as const

/** The frame of a settings page: where else one can go in here, then the page. */
export function Frame({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const { t } = useText()
  return (
    <Page title={title} lead={lead}>
      <nav aria-label={t.shell.settings} className="places">
        {PLACES.map(([key, to]) => (
          <Link key={key} to={to} activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
            {t.settings[key]}
          </Link>
        ))}
        {RECORDS.map(([key, to]) => (
          <Link key={key} to={to} activeOptions={ANYWHERE} activeProps={{ 'aria-current': 'page' }}>
            {t.records[key]}
          </Link>
        ))}
      </nav>
      {children}
    </Page>
  )
}
