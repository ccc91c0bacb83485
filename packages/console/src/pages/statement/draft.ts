import type { Hazard, PayloadInput, RiskLevel, Touchpoint } from '@answerable/contract'
import type { Proposal } from '../../data/proposal.ts'

export const JUSTIFICATION = ['why', 'hurt', 'rejected', 'limits'] as const
export type Justified = Readonly<Record<(typeof JUSTIFICATION)[number], string>>
export const ANSWERS = ['accepted', 'refused', 'accepted_with_conditions'] as const
export type AnswerKind = (typeof ANSWERS)[number]

/** What the owner has filled in so far. Nothing is chosen for them, whatever was chosen last time. */
export type Draft = {
  risks: Partial<Readonly<Record<Hazard, RiskLevel>>>
  opened: ReadonlySet<string>
  justification: Partial<Readonly<Record<Touchpoint, Justified>>>
  dissent: string
  conditions: string
  reason: string
  until: string
}

export const emptyDraft = ({ expiry }: Proposal): Draft => ({
  risks: {},
  opened: new Set(),
  justification: {},
  dissent: '',
  conditions: '',
  reason: '',
  until: expiry.until,
})

/** What is still open, by the part of the page it is filled in on. */
export type Gap = 'risks' | 'justification' | 'dissent' | 'conditions' | 'reason' | 'authority' | 'policy'

export function gapsOf(proposal: Proposal, draft: Draft, kind: AnswerKind, authority: string | undefined): Gap[] {
  if (proposal.assumptions === null) return ['policy']
  if (kind === 'refused') return draft.reason.trim() === '' ? ['reason'] : []
  const justified = proposal.touchpoints.every((touchpoint) =>
    JUSTIFICATION.every((part) => (draft.justification[touchpoint]?.[part] ?? '').trim() !== ''),
  )
  const open: [gap: Gap, missing: boolean][] = [
    ['risks', !proposal.risks.hazards.every((hazard) => draft.risks[hazard] !== undefined)],
    ['justification', !justified],
    ['dissent', proposal.challenge?.view === 'objects' && draft.dissent.trim() === ''],
    ['conditions', kind === 'accepted_with_conditions' && conditionsOf(draft).length === 0],
    ['authority', authority === undefined],
  ]
  return open.flatMap(([gap, missing]) => (missing ? [gap] : []))
}

/** One condition a line. */
export const conditionsOf = ({ conditions }: Draft): string[] =>
  conditions
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** The command that the answer becomes. */
export function payloadOf(
  { useCase, revision, assumptions, evidence, touchpoints, samples }: Proposal,
  draft: Draft,
  kind: AnswerKind,
  authority: string | undefined,
): PayloadInput<'acceptance.sign'> {
  const considered = evidence.map((item) => ({
    kind: item.kind,
    digest: item.digest,
    opened: draft.opened.has(item.digest),
  }))
  const pastCalls = [...samples.allow, ...samples.hold, ...samples.refuse].map(({ decision, would }) => ({
    decision,
    would,
  }))
  const base = { useCase, revision, assumptions: assumptions ?? '', answer: kind, evidence: considered }
  if (kind === 'refused') return { ...base, residualRisk: {}, reason: draft.reason.trim() } as never
  return {
    ...base,
    ...(authority === undefined ? {} : { authority }),
    residualRisk: draft.risks,
    pastCalls,
    conditions: kind === 'accepted_with_conditions' ? conditionsOf(draft) : [],
    justification: touchpoints.flatMap((touchpoint) => {
      const said = draft.justification[touchpoint]
      return said === undefined ? [] : [{ touchpoint, ...said }]
    }),
    ...(draft.dissent.trim() === '' ? {} : { dissent: draft.dissent.trim() }),
    until: draft.until,
  } as never
}
