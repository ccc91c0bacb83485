export { collectReplay, type ReplayCollector } from './collect.ts'
export { replayHtml } from './page.ts'
export type { Choice, ReplayPage, RoleReport, RuleReport, Sample, ToolReport, UseCaseReport } from './types.ts'
