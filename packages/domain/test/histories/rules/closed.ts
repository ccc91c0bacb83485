import { after, DAY, decisionOf, HOUR, type Log, of, over } from '../ledger.ts'
import { revisionOf, signedRevision } from './answers.ts'
import { carriedBy, unreviewedEmergency, waives } from './relief.ts'
import type { Case } from './standing.ts'

/** Days after the owner's word is due, and what silence makes of the gate then. */
const LADDER = {
  T1: { every: 90, steps: [0, 1, 3] },
  T2: { every: 180, steps: [0, 3, 7] },
  T3: { every: 365, steps: [0, 7, 14] },
  T4: { every: 365, steps: [0, 14, 28] },
} as const
const MODES = ['review_all', 'advisory_only', 'paused'] as const
const UNDECIDED = { S1: 'paused', S2: 'paused', S3: 'advisory_only', S4: 'review_all' } as const
const DECIDE = { S1: HOUR / 2, S2: 2 * HOUR, S3: 24 * HOUR } as const

/** Nothing opens through a restriction, an incident nobody decided on, or silence about what changed. */
export function closedFault(of_: Case): string | null {
  const { before, entry, useCase } = of_
  if (unreviewedEmergency(before, useCase, entry.time)) return 'an emergency nobody reviewed'
  const decision = decisionOf(before, entry)
  const modes = [
    ...restrictions(before, useCase, decision?.body.agent),
    ...undecided(before, useCase, entry.time),
    ...silence(of_),
  ]
  if (modes.includes('paused')) return 'paused'
  const isRead = of_.revision.body.tools.find(({ name }) => name === decision?.body.tool)?.class === 'read'
  if (modes.includes('advisory_only') && decision?.body.kind === 'action' && !isRead) return 'advisory only'
  const reviewed = entry.type === 'decision.claimed' || decision?.body.outcome === 'review'
  return modes.includes('review_all') && decision?.body.kind === 'action' && !reviewed
    ? 'everything is to be reviewed'
    : null
}

function restrictions(before: Log, useCase: string, agent: string | undefined): string[] {
  return of(before, 'restriction.set')
    .filter(
      ({ body: { scope } }) =>
        scope.kind === 'everything' || (scope.kind === 'use_case' ? scope.useCase === useCase : scope.agent === agent),
    )
    .filter((one) => !isLifted(before, one.id))
    .map(({ body }) => body.mode)
}

/** By one person with the power; at T1 by two, one of them the challenger, as the use case was when each signed. */
export function isLifted(before: Log, restriction: string): boolean {
  const set = of(before, 'restriction.set').find(({ id }) => id === restriction)
  const lifts = of(before, 'restriction.lifted').filter((one) => one.body.restriction === restriction)
  return lifts.some((lift, n) => {
    const then = before.slice(0, lift.index)
    const { scope } = set?.body ?? {}
    const agent = scope?.kind === 'agent' ? scope.agent : undefined
    const useCase =
      scope?.kind === 'use_case'
        ? scope.useCase
        : of(then, 'agent.registered').find(({ body }) => body.agent === agent)?.body.useCase
    const revision = useCase === undefined ? undefined : signedRevision(then, useCase)
    if (revision?.body.tier !== 'T1') return true
    const people = lifts.slice(0, n + 1).map(({ actor }) => actor.id)
    return people.includes(revision.body.challenger ?? '') && people.some((id) => id !== revision.body.challenger)
  })
}

/** Derived at the very instant of the deadline, whether or not a timer wrote it down. */
function undecided(before: Log, useCase: string, time: string): string[] {
  return of(before, 'incident.opened')
    .filter(({ body }) => body.useCase === useCase)
    .flatMap((one) => {
      if (of(before, 'incident.closed').some(({ body }) => body.incident === one.id)) return []
      let { severity } = one.body
      let due = severity === 'S4' ? one.body.decideBy : after(one.time, DECIDE[severity])
      let answer: string | null = null
      // Entries in order: raising moves the deadline nearer, and undoes an answer milder than silence.
      for (const entry of before) {
        if (entry.type === 'incident.decided' && entry.body.incident === one.id) answer = entry.body.choice
        if (entry.type !== 'incident.reassessed' || entry.body.incident !== one.id || entry.body.severity === 'S4')
          continue
        severity = entry.body.severity
        const fresh = after(entry.time, DECIDE[severity])
        due = answer === null && over(due, fresh) ? due : fresh
        const order = ['continue', 'review_all', 'advisory_only', 'paused']
        if (answer !== null && order.indexOf(answer) < order.indexOf(UNDECIDED[severity])) answer = null
      }
      return over(due, time) && answer === null ? [UNDECIDED[severity]] : []
    })
}

/** What silence does goes by the class the owner signed, not by that of work handed over. */
function silence({ before, entry, useCase, answer }: Case): string[] {
  const { tier = 'T1', attestEvery } = revisionOf(before, useCase, answer.revision)?.body ?? {}
  const { steps, every } = LADDER[tier]
  const asked = Number(/^P(\d+)D$/.exec(attestEvery ?? '')?.[1] ?? every)
  const attested = of(before, 'attestation.signed').findLast(({ body }) => body.useCase === useCase && body.affirmed)
  const last = [answer.yes.time, attested?.time ?? ''].toSorted().at(-1) ?? ''
  const due = after(last, Math.min(every, asked) * DAY)
  const reached = steps.filter((days) => over(after(due, days * DAY), entry.time)).length
  if (reached === 0) return []
  const extended = !over(after(due, 14 * DAY), entry.time) && waives(before, entry, useCase, 'attestation_extension')
  return extended || carriedBy(before, entry, answer.yes.id) !== undefined ? [] : MODES.slice(0, reached)
}
