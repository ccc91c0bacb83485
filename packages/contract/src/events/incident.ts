import { z } from 'zod'
import { Detection } from '../detections.ts'
import { CauseAxis, DataClass, IncidentChoice, IncidentOpener, Severity } from '../commands/incident.ts'
import { EntryId, Hazard, Instant, PersonId, Slug } from '../primitives.ts'

export const IncidentOpened = z.strictObject({
  useCase: Slug,
  category: Hazard,
  severity: Severity,
  axis: CauseAxis,
  source: IncidentOpener,
  data: DataClass,
  nearMiss: z.boolean(),
  occurred: Instant,
  affected: z.int(),
  decisions: z.array(EntryId),
  owner: PersonId.nullable().describe('who has to decide'),
  ladder: z.array(PersonId).max(32).describe('who is called, in turn; the last may restrict'),
  decideBy: Instant.describe('undecided then, the gate narrows by itself'),
  proposed: Severity.optional().describe('what the agent that reported it asked for'),
  detection: Detection.optional().describe('what the gate itself found'),
})
export const IncidentAcknowledged = z.strictObject({ incident: EntryId, useCase: Slug, person: PersonId })
export const IncidentEscalated = z.strictObject({
  incident: EntryId,
  useCase: Slug,
  rung: z.int(),
  person: PersonId,
})
export const IncidentReassessed = z.strictObject({
  incident: EntryId,
  useCase: Slug,
  from: Severity,
  severity: Severity,
  owner: PersonId.nullable().describe('who has to decide'),
  ladder: z.array(PersonId).max(32).describe('who is called, in turn, from the beginning'),
  decideBy: Instant.describe('never later than it was'),
  again: z.boolean().describe('what was decided was milder than silence is now: it is decided again'),
})
export const IncidentDecided = z.strictObject({
  incident: EntryId,
  useCase: Slug,
  choice: IncidentChoice,
  restriction: EntryId.nullable(),
  late: z.boolean(),
})
export const IncidentClosed = z.strictObject({
  incident: EntryId,
  useCase: Slug,
  axis: CauseAxis,
  authority: EntryId.describe('by which the owner funds what is corrected'),
  corrected: z.array(EntryId),
  actions: z.array(
    z.strictObject({
      owner: PersonId,
      due: Instant,
      money: z.strictObject({
        budget: Slug,
        amountMinor: z.int(),
        currency: z.string().regex(/^[A-Z]{3}$/),
      }),
    }),
  ),
})
