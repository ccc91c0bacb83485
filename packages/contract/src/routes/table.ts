import { answeringRoutes } from './answering.ts'
import { authZenRoutes } from './authzen.ts'
import { challengeRoutes } from './challenges.ts'
import { coverRoutes } from './covers.ts'
import { calendarRoutes } from './calendar.ts'
import { separationRoutes } from './separation.ts'
import { completenessRoutes } from './completeness.ts'
import { decisionRoutes } from './decisions.ts'
import { erasureRoutes } from './erasures.ts'
import { inboxRoutes } from './inbox.ts'
import { incidentRoutes } from './incidents.ts'
import { nominationRoutes } from './nominations.ts'
import { exceptionRoutes } from './exceptions.ts'
import { epochRoutes } from './epoch.ts'
import { ledgerRoutes } from './ledger.ts'
import { peopleRoutes } from './people.ts'
import { publicRoutes } from './public.ts'
import { restrictionRoutes } from './restrictions.ts'
import { ruleRoutes } from './rules.ts'
import { runRoutes } from './runs.ts'
import { signInRoutes } from './sign-in.ts'
import { useCaseRoutes } from './use-cases.ts'
import type { Route } from './route.ts'

export type { Only, Permission, Reads, Route } from './route.ts'

/** The single source: server, client, CLI help, OpenAPI, reference and the unauthorised-access test derive from it. */
export const routes = {
  ...publicRoutes,
  ...epochRoutes,
  ...ledgerRoutes,
  ...peopleRoutes,
  ...signInRoutes,
  ...useCaseRoutes,
  ...challengeRoutes,
  ...coverRoutes,
  ...calendarRoutes,
  ...separationRoutes,
  ...nominationRoutes,
  ...incidentRoutes,
  ...answeringRoutes,
  ...inboxRoutes,
  ...ruleRoutes,
  ...restrictionRoutes,
  ...erasureRoutes,
  ...completenessRoutes,
  ...exceptionRoutes,
  ...runRoutes,
  ...decisionRoutes,
  ...authZenRoutes,
} as const satisfies Record<string, Route>

export type RouteName = keyof typeof routes
