import type { Mode, Reason, RecordRow, Requirement } from '@answerable/contract'
import { liveEmergency, isLapse, unreviewed } from './emergency/live.ts'
import { endOf, EXTENSION_MS, isLive, waiverOf } from './exception/live.ts'
import { hasEnded, plusMs } from './instants.ts'
import { type Exception, type Model, type Revision, stricter } from './model.ts'
import type { Standing, StandingReason } from './standing.ts'
import { isStanding } from './standing-approval/cover.ts'

/** A standing before what may stand in for something missing has been looked for. */
export type BareStanding = Omit<Standing, 'exceptions' | 'emergency' | 'unobserved' | 'until'> & {
  /** when each thing it rests on ends by itself; null: that one does not */
  ends: readonly (string | null)[]
}
type Of = { useCase: string; agent: string | undefined }

/**
 * What is missing, less what a live exception or emergency continuation stands in for; each is named, so that every
 * decision made under it cites it. INVARIANT: a live answerable person, an authority that holds, and a restriction are
 * never stood in for.
 */
export function relieved(model: Model, bare: BareStanding, of: Of, now: string): Standing {
  const waived = waivedIn(model, bare, of, now)
  const missing = bare.missing.filter((reason) => !waived.has(reason))
  const extension = extensionOf(model, bare, of, now)
  const silent = bare.ladder !== null && bare.ladder.mode !== 'live' && extension === null
  const { revision, gone } = bare
  const at = { useCase: of.useCase, revision, gone }
  const lapsed = missing.every((reason) => isLapse(model, at, reason, now)) && (missing.length > 0 || silent)
  const emergency = lapsed ? liveEmergency(model, of, bare.restrictions, now) : undefined
  const used = [...waived.values(), ...(extension === null ? [] : [extension.exception])]
  const { ends: each, ...rest } = bare
  const ends = [
    // What the continuation carries has ended; what else ends still does, and then it closes too.
    ...each.filter((end) => emergency === undefined || end === null || !hasEnded(end, now)),
    emergency?.until ?? null,
    extension?.end ?? null,
    ...[...waived.values()].map((exception) => endOf(model, exception)),
  ]
  const carried = emergency !== undefined || extension !== null
  const standing: Standing = {
    ...rest,
    ...(carried ? withoutLadder(bare) : {}),
    missing: emergency === undefined ? missing : [],
    exceptions: [...new Set(used.map(({ id }) => id))],
    emergency: emergency ?? null,
    unobserved: waiverOf(model, of, 'unobserved_release', now)?.id ?? null,
    until: earliestOf(ends),
  }
  return pausedUnlessReviewed(model, standing, of, now)
}

function waivedIn(model: Model, { missing, revision }: BareStanding, of: Of, now: string) {
  const waived = new Map<StandingReason, Exception>()
  for (const reason of missing) {
    const requirement = revision === undefined ? undefined : requirementBehind(reason, revision)
    const exception = requirement === undefined ? undefined : waiverOf(model, of, requirement, now)
    if (exception !== undefined && fitsOwner(exception, revision)) waived.set(reason, exception)
  }
  return waived
}

/** The extension of an attestation that is overdue: 14 days from when it was due, however late it was approved. */
function extensionOf(model: Model, { ladder }: BareStanding, of: Of, now: string) {
  if (ladder === null || ladder.mode === 'live') return null
  const exception = waiverOf(model, of, 'attestation_extension', now)
  const latest = plusMs(ladder.due, EXTENSION_MS)
  if (exception === undefined || hasEnded(latest, now)) return null
  return { exception, end: earliestOf([latest, endOf(model, exception)]) ?? latest }
}

/** The mode without what silence about changes makes of it; restrictions stay as strict as they are. */
function withoutLadder({ ladder, restrictions }: BareStanding): Pick<Standing, 'ladder' | 'mode'> {
  return {
    ladder: ladder === null ? null : { ...ladder, mode: 'live' },
    mode: restrictions.reduce<Mode>((mode, restriction) => stricter(mode, restriction.mode), 'live'),
  }
}

/** A continuation that nobody looked at in time pauses the use case until somebody does. */
function pausedUnlessReviewed(model: Model, standing: Standing, of: Of, now: string): Standing {
  const overdue = unreviewed(model, of.useCase, now)
  if (overdue === undefined) return standing
  const reason: StandingReason = { code: 'emergency_unreviewed', value: overdue.reviewBy ?? '' }
  return { ...standing, missing: [...standing.missing, reason], mode: 'paused', observed: null }
}

const earliestOf = (instants: readonly (string | null)[]): string | null =>
  instants.reduce((first, end) => (first === null || (end !== null && end < first) ? end : first), null)

/** The listed requirement whose absence a reason states; undefined for everything that is never waived. */
function requirementBehind({ code, value }: StandingReason, { tier }: Revision): Requirement | undefined {
  switch (code) {
    case 'deputy_missing':
      return 'missing_deputy'
    case 'challenger_missing':
      return 'missing_challenger'
    case 'not_separate':
      return value === 'operator' && (tier === 'T3' || tier === 'T4') ? 'combined_owner_operator' : undefined
    default:
      return undefined
  }
}

/** Whether a live exception lets the owner of a revision run it too. */
export function combinedByException(model: Model, revision: Revision, now: string): boolean {
  if (revision.tier !== 'T3' && revision.tier !== 'T4') return false
  const of = { useCase: revision.useCase, agent: undefined }
  const exception = waiverOf(model, of, 'combined_owner_operator', now)
  return exception !== undefined && fitsOwner(exception, revision)
}

/** Two roles were combined in one person, who was named: the next owner is not that person. */
function fitsOwner({ waives, owner }: Exception, revision: Revision | undefined): boolean {
  const combined = 'requirement' in waives && waives.requirement === 'combined_owner_operator'
  return !combined || owner === revision?.owner
}

/**
 * Why what a decision rested on does not hold any more at `now`; null while it does. Requirements are judged again with
 * the standing; here are the rules that were waived, and the approval given beforehand.
 */
export function restsFault(
  model: Model,
  { exceptions = [], standingApproval }: Pick<RecordRow<'decision'>, 'exceptions' | 'standingApproval'>,
  now: string,
): (Reason & { code: 'exception_over' | 'standing_approval_over' }) | null {
  for (const id of exceptions) {
    const exception = model.exceptions.get(id)
    const over = exception === undefined || !isLive(model, exception, now)
    if (over && !(exception !== undefined && 'requirement' in exception.waives))
      return { code: 'exception_over', value: id }
  }
  const approval = standingApproval === undefined ? undefined : model.standingApprovals.get(standingApproval.id)
  if (standingApproval !== undefined && (approval === undefined || !isStanding(model, approval, now)))
    return { code: 'standing_approval_over', value: standingApproval.id }
  return null
}

/** Exceptions to rules among those a decision cites: they are cited again by its claim. */
export function ruleExceptions(model: Model, cited: readonly string[] = []): string[] {
  return cited.filter((id) => {
    const waives = model.exceptions.get(id)?.waives
    return waives !== undefined && 'rule' in waives
  })
}

/** What an entry says it rests on; nothing where it rests on nothing of the kind. */
export function restsOn(now: Pick<Standing, 'exceptions' | 'emergency'>, rules: readonly string[] = []) {
  const exceptions = [...new Set([...now.exceptions, ...rules])]
  return {
    ...(exceptions.length === 0 ? {} : { exceptions }),
    ...(now.emergency === null ? {} : { emergency: now.emergency.id }),
  }
}
