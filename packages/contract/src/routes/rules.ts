import { AsOf, read, type Route } from './route.ts'

export const ruleRoutes = {
  rules: read('/v1/rules', 'person', 'Rules judged by what the log holds: pass, fail, not applicable or unknown', AsOf),
} as const satisfies Record<string, Route>
