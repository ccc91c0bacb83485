import { Link, useRouterState } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Session } from '../data/session.ts'
import { useText } from '../text/use-text.tsx'
import { Button } from '../ui/button.tsx'
import { PLACES } from './places.ts'
import { Search } from './search/search.tsx'
import { SignOut } from './sign-out.tsx'
import { ViewChoices } from './view-choices.tsx'

/** The rail: where one can go, who is signed in. On a phone it folds into one button. */
export function Navigation({ session }: { session: Session }) {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  const path = useRouterState({ select: (state) => state.location.pathname })
  useEffect(() => setOpen(false), [path])
  return (
    <header className="rail" data-open={open || undefined}>
      <div className="rail-top">
        <Link to="/" className="brand">
          {t.shell.product}
        </Link>
        <span className="menu-toggle">
          <Button onPress={() => setOpen(!open)} aria-expanded={open} aria-controls="pages">
            {t.shell.menu}
          </Button>
        </span>
      </div>
      <div className="rail-search">
        <Search />
      </div>
      <nav id="pages" aria-label={t.shell.navigation}>
        <ul>
          {PLACES.map(([key, to]) => (
            <li key={key} className={key === 'settings' ? 'apart' : undefined}>
              <Link
                to={to}
                activeOptions={{ exact: to === '/', includeSearch: false }}
                activeProps={{ 'aria-current': 'page' }}
              >
                {t.shell[key]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="rail-foot">
        <span className="break">{t.shell.signedInAs(session.name ?? session.person)}</span>
        <ViewChoices />
        <SignOut />
      </div>
    </header>
  )
}
