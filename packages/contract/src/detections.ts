import { z } from 'zod'
import type { Severity } from './commands/incident.ts'
import type { Hazard } from './primitives.ts'

/**
 * What the gate sees by itself and opens an incident for. Bias has no row: one call does not show it; people, monitors
 * and the harness report it.
 */
export const Detection = z.enum([
  'secret_leaked',
  'personal_out',
  'ran_without_permit',
  'call_swapped',
  'never_permitted',
  'permit_late',
  'value_made_up',
])
export type Detection = z.infer<typeof Detection>

export type DetectionRow = {
  category: z.infer<typeof Hazard>
  /** where the signed manifest names no other */
  severity: Severity
  data: 'none' | 'personal' | 'secret'
  /** whether the gate stopped it: nothing came of it */
  nearMiss: boolean
  title: string
  description: string
}

/** The documented default: which detection opens which incident. A manifest sets other severities under `detections`. */
export const detectionTable = {
  secret_leaked: {
    category: 'data_leakage',
    severity: 'S2',
    data: 'secret',
    nearMiss: false,
    title: 'A secret was leaked',
    description: 'A secret stood in what the agent sent. It was redacted; whoever gave it to the agent has it still.',
  },
  personal_out: {
    category: 'data_leakage',
    severity: 'S3',
    data: 'personal',
    nearMiss: false,
    title: 'Personal data went out',
    description: 'Personal data stood in a permitted external call; the signed manifest names no personal data.',
  },
  ran_without_permit: {
    category: 'unauthorized_action',
    severity: 'S1',
    data: 'none',
    nearMiss: false,
    title: 'A call ran that was never permitted',
    description: 'The result of a call came back whose decision had no permit: something ran around the gate.',
  },
  call_swapped: {
    category: 'unauthorized_action',
    severity: 'S3',
    data: 'none',
    nearMiss: true,
    title: 'Another call than the one decided was about to run',
    description: 'An intent named an action that is not the one that was decided. It was refused.',
  },
  never_permitted: {
    category: 'unauthorized_action',
    severity: 'S4',
    data: 'none',
    nearMiss: true,
    title: 'A call that was not permitted was about to run',
    description: 'An intent was opened for a decision without a permit. It was refused.',
  },
  permit_late: {
    category: 'unauthorized_action',
    severity: 'S4',
    data: 'none',
    nearMiss: true,
    title: 'A permit was used too late',
    description: 'An intent came after the permit had ended. It was refused.',
  },
  value_made_up: {
    category: 'hallucination',
    severity: 'S4',
    data: 'none',
    nearMiss: false,
    title: 'A value that stands in nothing the agent was given was acted on',
    description: 'The recipient or identity of a permitted call stands neither in the request nor in any observation.',
  },
} as const satisfies Record<Detection, DetectionRow>
