import { Outlet } from '@tanstack/react-router'
import { useText } from '../text/use-text.tsx'
import { Bands } from './bands.tsx'
import { GuidedPractice } from './guide/guide.tsx'
import { ViewChoices } from './view-choices.tsx'
import './shell.css'

/** The frame for who is not signed in yet. */
export function Bare() {
  const { t } = useText()
  return (
    <div className="bare">
      <Bands />
      <GuidedPractice session={undefined} />
      <header className="bare-top">
        <span className="brand">{t.shell.product}</span>
        <ViewChoices />
      </header>
      <main id="main">
        <Outlet />
      </main>
    </div>
  )
}
