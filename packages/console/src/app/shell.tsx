import { useQuery } from '@tanstack/react-query'
import { Outlet, useNavigate, useRouter, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Problem } from '../data/http.ts'
import { useLive } from '../data/live.ts'
import { sessionQuery } from '../data/session.ts'
import { detached } from '../platform/detached.ts'
import { useText } from '../text/use-text.tsx'
import { CeremonyHost } from '../ui/ceremony.tsx'
import { Loaded, Loading } from '../ui/loaded.tsx'
import { Bands } from './bands.tsx'
import { GuidedPractice } from './guide/guide.tsx'
import { Navigation } from './navigation.tsx'
import './shell.css'

/** The frame around every page that needs a person. Who is not signed in is sent to sign in, and back here after it. */
export function Shell() {
  const { t } = useText()
  const session = useQuery(sessionQuery)
  useLive(session.data !== undefined)
  if (session.error instanceof Problem && session.error.document.status === 401) {
    return <ToSignIn />
  }
  return (
    <Loaded query={session}>
      {(known) => (
        <CeremonyHost>
          <div className="shell">
            <a className="skip" href="#main">
              {t.shell.skip}
            </a>
            <Navigation session={known} />
            <div className="sheet">
              <Bands />
              <GuidedPractice session={known} />
              <Main />
            </div>
          </div>
        </CeremonyHost>
      )}
    </Loaded>
  )
}

/** Once, from where one was: the address changes while the sign-in page is still loading. */
function ToSignIn() {
  const navigate = useNavigate()
  const router = useRouter()
  useEffect(() => {
    const { href: onward } = router.state.location
    detached(navigate({ to: '/sign-in', search: { onward }, replace: true }))
  }, [navigate, router])
  return <Loading />
}

/** A new page is a new place: keyboard and screen reader start at its top, as after a page load. */
function Main() {
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })
  const seen = useRef(path)
  useEffect(() => {
    if (seen.current === path) return
    seen.current = path
    main.current?.focus({ preventScroll: true })
  }, [path])
  return (
    <main id="main" tabIndex={-1} ref={main}>
      <Outlet />
    </main>
  )
}
