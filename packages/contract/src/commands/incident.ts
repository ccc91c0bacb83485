import { z } from 'zod'
import { EntryId, Hazard, Instant, Mode, PersonId, Slug } from '../primitives.ts'

const Words = z.string().min(1).max(2000)

export const Severity = z.enum(['S1', 'S2', 'S3', 'S4'])
/** What it came from: people are never the cause by default, a rubber stamp is named as such. */
export const CauseAxis = z.enum(['attack_on_ai', 'failure_of_ai', 'misuse_by_human', 'rubber_stamped', 'not_known_yet'])
export const IncidentSource = z.enum(['person', 'complaint', 'reviewer', 'monitor', 'audit', 'vendor', 'press'])
/** Who saw it, as an entry says it: people name their source; `gate` and `agent` are set by who opened it. */
export const IncidentOpener = z.enum([...IncidentSource.options, 'agent', 'gate'])
export const DataClass = z.enum(['none', 'public', 'internal', 'personal', 'special', 'secret'])

/** The minimum fields of AI 600-1 GV-4.3-002; the reporter is who signs. */
export const IncidentOpen = z.strictObject({
  useCase: Slug,
  category: Hazard,
  severity: Severity.describe('if unsure, the higher'),
  axis: CauseAxis,
  source: IncidentSource,
  data: DataClass.describe('the worst class of data touched'),
  nearMiss: z.boolean().default(false),
  occurred: Instant,
  affected: z.int().min(0).describe('persons affected, as far as is known'),
  decisions: z.array(EntryId).max(64).default([]).describe('decisions that belong to it'),
  title: z.string().min(1).max(200),
  description: Words,
  impacts: Words,
  stakeholders: Words.describe('who has to know, and who speaks for those affected'),
})
/**
 * What a harness says went wrong in its own use case. Category and severity are its proposal: people judge it, and it can
 * neither decide nor close what it reports.
 */
export const IncidentReport = z.strictObject({
  category: Hazard,
  severity: Severity.describe('proposed; S1 counts as S2 until a person says more'),
  data: DataClass.default('none').describe('the worst class of data touched'),
  nearMiss: z.boolean().default(false),
  affected: z.int().min(0).default(0).describe('persons affected, as far as is known'),
  decisions: z.array(EntryId).max(64).default([]).describe('decisions of this use case that belong to it'),
  title: z.string().min(1).max(200),
  description: Words,
})

export const IncidentAcknowledge = z.strictObject({ incident: EntryId })

/** It is worse than was thought. Never the other way: what was too high is decided on and closed like any other. */
export const IncidentReassess = z.strictObject({
  incident: EntryId,
  severity: Severity.exclude(['S4']).describe('higher than it is now'),
  reason: Words,
})

export const IncidentChoice = z.enum(['continue', ...Mode.exclude(['live']).options])
export const IncidentDecide = z.strictObject({ incident: EntryId, choice: IncidentChoice, reason: Words })

const Money = z.strictObject({
  budget: Slug,
  amountMinor: z.int().min(0),
  currency: z.string().regex(/^[A-Z]{3}$/),
})
export const CorrectiveAction = z.strictObject({ what: Words, owner: PersonId, due: Instant, money: Money })
export const IncidentClose = z.strictObject({
  incident: EntryId,
  cause: Words.describe('what caused it, as far as is known now'),
  axis: CauseAxis.exclude(['not_known_yet']),
  corrected: z.array(EntryId).max(64).default([]).describe('decisions that were put right'),
  actions: z.array(CorrectiveAction).min(1).max(16),
})

/** Raised by the shell from what is due. */
export const IncidentEscalate = z.strictObject({ incident: EntryId, rung: z.int().min(1).max(32) })
export const IncidentRestrict = z.strictObject({ incident: EntryId })

export type Severity = z.infer<typeof Severity>
