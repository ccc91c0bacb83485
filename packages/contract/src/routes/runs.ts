import { z } from 'zod'
import { Page, byAgent, read, signed, writeErrors, type Route } from './route.ts'

/** Runs, what came back to them, and the secrets seen in them. */
export const runRoutes = {
  openRun: byAgent(
    '/v1/runs',
    'run.open',
    ['run.opened', 'handoff.recorded', 'secret.leaked', 'incident.opened'],
    'Open a run: one chain of work for one request of one person',
    ['not_approved', 'permit_used', 'assumptions_moved'],
  ),
  closeRun: byAgent('/v1/runs/{run}/close', 'run.close', ['run.closed'], 'Close a run', [], { run: 'run' }),
  observe: byAgent(
    '/v1/observations',
    'observation.record',
    ['observation.recorded', 'secret.leaked', 'incident.opened'],
    'Record data that came back to the agent',
  ),
  ingestTraces: {
    method: 'POST',
    path: '/v1/otlp/v1/traces',
    permission: 'agent',
    events: ['observation.recorded', 'secret.leaked', 'incident.opened'],
    errors: [...writeErrors, 'unauthenticated', 'run_closed'],
    summary: 'OTLP/JSON traces: results in GenAI tool spans become claimed observations of the run',
    input: z.looseObject({ resourceSpans: z.array(z.looseObject({})).max(1000) }),
  },
  readRun: read('/v1/runs/{run}', 'any', 'A run with its observations and decisions'),
  listSecrets: read(
    '/v1/secrets',
    'person',
    'Leaked secrets, open and settled, with days open; newest change first',
    Page.extend({ useCase: z.string().optional(), state: z.enum(['open', 'settled']).optional() }),
  ),
  settleSecret: signed(
    '/v1/secrets/{secret}/settle',
    'secret.settle',
    ['secret.settled'],
    'Settle a leaked secret: revoked, a false alarm, or a risk the owner accepts',
    [],
    { secret: 'secret' },
  ),
} as const satisfies Record<string, Route>
