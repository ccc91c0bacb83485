import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { type Then, thenIn } from '../data/as-of.ts'
import { decisionFilter } from '../data/decisions.ts'
import { Loading } from '../ui/loaded.tsx'
import { Bare } from './bare.tsx'
import { Broken } from './broken.tsx'
import { NotFound } from './not-found.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound })

const bare = createRoute({ getParentRoute: () => root, id: 'bare', component: Bare })
const signIn = createRoute({
  getParentRoute: () => bare,
  path: '/sign-in',
  validateSearch: ({ onward }: Record<string, unknown>): { onward?: string } => (isHere(onward) ? { onward } : {}),
  component: lazyRouteComponent(() => import('../pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
})
const setup = createRoute({
  getParentRoute: () => bare,
  path: '/setup',
  component: lazyRouteComponent(() => import('../pages/setup/setup-page.tsx'), 'SetupPage'),
})
const invitation = createRoute({
  getParentRoute: () => bare,
  path: '/invitation/$invitation',
  component: lazyRouteComponent(() => import('../pages/invitation/invitation-page.tsx'), 'InvitationPage'),
})

const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell, notFoundComponent: NotFound })
const mine = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/mine/mine-page.tsx'), 'MinePage'),
})
const coverage = createRoute({
  getParentRoute: () => shell,
  path: '/coverage',
  validateSearch: ({ asOf, state, find }: Record<string, unknown>) => ({
    ...thenIn(asOf),
    ...textIn('state', state),
    ...textIn('find', find),
  }),
  component: lazyRouteComponent(() => import('../pages/coverage/coverage-page.tsx'), 'CoveragePage'),
})
const responsibilities = createRoute({
  getParentRoute: () => shell,
  path: '/responsibilities',
  validateSearch: ({ asOf }: Record<string, unknown>): { asOf?: Then } => thenIn(asOf),
  component: lazyRouteComponent(
    () => import('../pages/responsibilities/responsibilities-page.tsx'),
    'ResponsibilitiesPage',
  ),
})
const useCases = createRoute({
  getParentRoute: () => shell,
  path: '/use-cases',
  component: lazyRouteComponent(() => import('../pages/use-cases/use-cases-page.tsx'), 'UseCasesPage'),
})
const importList = createRoute({
  getParentRoute: () => shell,
  path: '/use-cases/import',
  component: lazyRouteComponent(() => import('../pages/import/import-page.tsx'), 'ImportPage'),
})
const step = ({ step: at }: Record<string, unknown>) => textIn('step', at)
const newUseCase = createRoute({
  getParentRoute: () => shell,
  path: '/use-cases/new',
  validateSearch: step,
  component: lazyRouteComponent(() => import('../pages/wizard/wizard-page.tsx'), 'NewUseCasePage'),
})
const changeUseCase = createRoute({
  getParentRoute: () => shell,
  path: '/use-cases/$useCase/change',
  validateSearch: step,
  component: lazyRouteComponent(() => import('../pages/wizard/wizard-page.tsx'), 'ChangeUseCasePage'),
})
const useCase = createRoute({
  getParentRoute: () => shell,
  path: '/use-cases/$useCase',
  validateSearch: ({ asOf }: Record<string, unknown>): { asOf?: Then } => thenIn(asOf),
  component: lazyRouteComponent(() => import('../pages/use-case/use-case-page.tsx'), 'UseCasePage'),
})
const statement = createRoute({
  getParentRoute: () => shell,
  path: '/use-cases/$useCase/statement',
  component: lazyRouteComponent(() => import('../pages/statement/statement-page.tsx'), 'StatementPage'),
})
const countersign = createRoute({
  getParentRoute: () => shell,
  path: '/use-cases/$useCase/countersign',
  component: lazyRouteComponent(() => import('../pages/countersign/countersign-page.tsx'), 'CountersignPage'),
})
const entry = createRoute({
  getParentRoute: () => shell,
  path: '/ledger/entries/$index',
  component: lazyRouteComponent(() => import('../pages/entry/entry-page.tsx'), 'EntryPage'),
})
const reviews = createRoute({
  getParentRoute: () => shell,
  path: '/reviews',
  validateSearch: ({ open }: Record<string, unknown>) => textIn('open', open),
  component: lazyRouteComponent(() => import('../pages/reviews/reviews-page.tsx'), 'ReviewsPage'),
})
const decisions = createRoute({
  getParentRoute: () => shell,
  path: '/decisions',
  validateSearch: decisionFilter,
  component: lazyRouteComponent(() => import('../pages/decisions/decisions-page.tsx'), 'DecisionsPage'),
})
const decision = createRoute({
  getParentRoute: () => shell,
  path: '/decisions/$decision',
  component: lazyRouteComponent(() => import('../pages/decision/decision-page.tsx'), 'DecisionPage'),
})
const run = createRoute({
  getParentRoute: () => shell,
  path: '/runs/$run',
  validateSearch: ({ at }: Record<string, unknown>): { at?: string } => (typeof at === 'string' ? { at } : {}),
  component: lazyRouteComponent(() => import('../pages/run/run-page.tsx'), 'RunPage'),
})
const ledger = createRoute({
  getParentRoute: () => shell,
  path: '/ledger',
  component: lazyRouteComponent(() => import('../pages/ledger/ledger-page.tsx'), 'LedgerPage'),
})
const own = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('../pages/settings/own-page.tsx'), 'OwnPage'),
})
const people = createRoute({
  getParentRoute: () => shell,
  path: '/settings/people',
  component: lazyRouteComponent(() => import('../pages/settings/people-page.tsx'), 'PeoplePage'),
})
const person = createRoute({
  getParentRoute: () => shell,
  path: '/settings/people/$person',
  component: lazyRouteComponent(() => import('../pages/person/person-page.tsx'), 'PersonPage'),
})
const inbox = createRoute({
  getParentRoute: () => shell,
  path: '/inbox',
  component: lazyRouteComponent(() => import('../pages/inbox/inbox-page.tsx'), 'InboxPage'),
})
const authority = createRoute({
  getParentRoute: () => shell,
  path: '/settings/authority',
  component: lazyRouteComponent(() => import('../pages/settings/authority-page.tsx'), 'AuthorityPage'),
})
const incidents = createRoute({
  getParentRoute: () => shell,
  path: '/settings/incidents',
  component: lazyRouteComponent(() => import('../pages/settings/incidents-page.tsx'), 'IncidentsPage'),
})
/** Where mails about an incident lead. */
const incident = createRoute({
  getParentRoute: () => shell,
  path: '/incidents/$incident',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/settings/incidents', hash: params.incident, replace: true })
  },
})
const exceptions = createRoute({
  getParentRoute: () => shell,
  path: '/settings/exceptions',
  component: lazyRouteComponent(() => import('../pages/settings/exceptions-page.tsx'), 'ExceptionsPage'),
})
const policies = createRoute({
  getParentRoute: () => shell,
  path: '/settings/policies',
  validateSearch: ({ useCase, asOf }: Record<string, unknown>) => ({
    ...textIn('useCase', useCase),
    ...thenIn(asOf),
  }),
  component: lazyRouteComponent(() => import('../pages/settings/policies-page.tsx'), 'PoliciesPage'),
})
const vendors = createRoute({
  getParentRoute: () => shell,
  path: '/settings/vendors',
  component: lazyRouteComponent(() => import('../pages/settings/vendors-page.tsx'), 'VendorsPage'),
})
const elsewhere = createRoute({ getParentRoute: () => shell, path: '/$', component: NotFound })

export const router = createRouter({
  routeTree: root.addChildren([
    bare.addChildren([signIn, setup, invitation]),
    shell.addChildren([
      mine,
      coverage,
      responsibilities,
      useCases,
      importList,
      newUseCase,
      changeUseCase,
      useCase,
      statement,
      countersign,
      reviews,
      decisions,
      decision,
      run,
      ledger,
      entry,
      own,
      people,
      person,
      inbox,
      authority,
      incidents,
      incident,
      exceptions,
      policies,
      vendors,
      elsewhere,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: Broken,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** A path of this console. Anything else after signing in would let a link send people away (open redirect). */
function isHere(path: unknown): path is string {
  return typeof path === 'string' && /^\/(?![/\\])/u.test(path)
}

/** A text of the address, where one is given. */
function textIn<K extends string>(name: K, value: unknown): { [N in K]?: string | undefined } {
  const text = typeof value === 'number' ? String(value) : value
  return (typeof text === 'string' && text !== '' ? { [name]: text } : {}) as { [N in K]?: string | undefined }
}
