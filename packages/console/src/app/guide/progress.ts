import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { decisionQuery } from '../../data/decisions.ts'
import type { Edited, Guide, Who } from '../../data/guide.ts'
import type { Session } from '../../data/session.ts'
import { useCaseQuery } from '../../data/use-cases.ts'
import { onHappening } from '../../platform/announce.ts'
import { remember, remembered } from '../../platform/preference.ts'

export const STEPS = ['be', 'allowed', 'held', 'decide', 'stop', 'refused', 'reopen', 'verify', 'edited'] as const
export type StepName = (typeof STEPS)[number]
export const GUIDED = 'refund-assistant'

/** What was begun and seen. Whether a step is done is read from the log, wherever the log can say it. */
export type Progress = {
  left?: boolean
  keys?: Partial<Readonly<Record<Who, string>>>
  allowed?: string
  /** the entry of what was allowed: its receipt is verified later */
  entry?: number
  held?: string
  refused?: string
  stopped?: boolean
  reopened?: boolean
  verified?: boolean
  edited?: Edited
}

/** Kept by log: another practice server tells another story. */
export function useProgress(origin: string): [Progress, (more: Progress) => void] {
  const name = `guide.${origin}`
  const [progress, setProgress] = useState<Progress>(() => readProgress(remembered(name)))
  return [
    progress,
    (more) =>
      setProgress((before) => {
        const next = { ...before, ...more }
        remember(name, JSON.stringify(next))
        return next
      }),
  ]
}

function readProgress(text: string | undefined): Progress {
  try {
    return text === undefined ? {} : (JSON.parse(text) as Progress)
  } catch {
    // Not of this version: the story begins again, and nothing is lost by it.
    return {}
  }
}

/** Which steps are done, by what the log says of them, and who one is now. */
export function useDone(progress: Progress, add: (more: Progress) => void, session: Session | undefined, guide: Guide) {
  const signedIn = session !== undefined
  const allowed = useQuery({
    ...decisionQuery(progress.allowed ?? ''),
    enabled: signedIn && progress.allowed !== undefined,
  })
  const held = useQuery({ ...decisionQuery(progress.held ?? ''), enabled: signedIn && progress.held !== undefined })
  const refused = useQuery({
    ...decisionQuery(progress.refused ?? ''),
    enabled: signedIn && progress.refused !== undefined,
  })
  const view = useQuery({ ...useCaseQuery(GUIDED), enabled: signedIn })
  const restrictions = view.data?.restrictions.length
  const isDecided = held.data?.followed.state === 'approved' || held.data?.followed.state === 'claimed'
  const { stopped = false, reopened = false } = progress
  useEffect(() => {
    if (isDecided && !stopped && restrictions !== undefined && restrictions > 0) add({ stopped: true })
    if (stopped && !reopened && restrictions === 0) add({ reopened: true })
  })
  useEffect(() => onHappening('verified', () => add({ verified: true })))
  const me = guide.people.find(({ person }) => person === session?.person)?.who
  const done: Readonly<Record<StepName, boolean>> = {
    be: me !== undefined || progress.allowed !== undefined,
    allowed: allowed.data?.decided.outcome === 'allow',
    held: held.data?.decided.outcome === 'review',
    decide: isDecided,
    stop: stopped,
    refused: refused.data?.decided.outcome === 'deny',
    reopen: reopened,
    verify: progress.verified === true,
    edited: progress.edited?.found != null,
  }
  return { done, me, votes: held.data?.followed.votes.length ?? 0 }
}
