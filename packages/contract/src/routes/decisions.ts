import { z } from 'zod'
import { EntryId, GateOutcome, Instant, PersonId, Slug, ToolName } from '../primitives.ts'
import { AgainstCheckpoint } from './ledger.ts'
import { Page, byAgent, read, signed, writeErrors, type Route } from './route.ts'

/** What people look for among decisions. A search looks at a bounded number of rows; `next` goes on from there. */
const DecisionSearch = Page.extend({
  useCase: Slug.optional(),
  agent: Slug.optional(),
  run: EntryId.optional(),
  state: z.string().max(20).optional(),
  outcome: GateOutcome.optional(),
  kind: z.enum(['action', 'output', 'recommendation']).optional(),
  tool: ToolName.optional(),
  rule: z.string().max(128).optional().describe('a rule of the policy that spoke'),
  person: PersonId.optional().describe('the owner, or somebody who voted'),
  from: Instant.optional().describe('made at or after'),
  to: Instant.optional().describe('made at or before'),
  text: z.string().min(1).max(200).optional().describe('words of a reason, a rule or a tool'),
})

/** Decisions, from the request to the effect, and the reviews between. */
export const decisionRoutes = {
  decide: byAgent(
    '/v1/decisions',
    'decision.request',
    ['decision.recorded', 'secret.leaked', 'incident.opened'],
    'Put an action, output or recommendation before the gate',
  ),
  decideBatch: {
    method: 'POST',
    path: '/v1/decisions/batch',
    permission: 'agent',
    events: ['decision.recorded', 'secret.leaked', 'incident.opened'],
    errors: [...writeErrors, 'unauthenticated', 'run_closed'],
    summary: 'Up to 100 decisions, judged in order, each with its own idempotency key',
    input: z.strictObject({
      decisions: z
        .array(
          z.strictObject({
            idempotencyKey: z.string().min(1).max(200).optional(),
            decision: z.record(z.string(), z.json()),
          }),
        )
        .min(1)
        .max(100),
    }),
  },
  claim: byAgent(
    '/v1/decisions/{decision}/claim',
    'decision.claim',
    ['decision.claimed'],
    'Claim an approval, once; judged again at this instant',
    ['not_approved', 'permit_used', 'action_mismatch', 'expired'],
    { decision: 'decision' },
  ),
  openIntent: byAgent(
    '/v1/intents',
    'intent.open',
    ['intent.opened', 'incident.opened'],
    'Say, durably, that the permitted action starts now',
    ['permit_expired', 'permit_used', 'action_mismatch', 'gate_closed', 'not_approved'],
  ),
  recordEffect: byAgent(
    '/v1/effects',
    'effect.record',
    ['effect.recorded', 'secret.leaked', 'incident.opened'],
    'Say what followed',
  ),
  readDecision: read(
    '/v1/decisions/{decision}',
    'any',
    'One decision: who approved the workflow, what influenced it, what followed; with receipts',
  ),
  listDecisions: read('/v1/decisions', 'person', 'Decisions, newest first', DecisionSearch),
  listReviews: read(
    '/v1/reviews',
    'person',
    'Held decisions that wait for people',
    Page.extend({ useCase: z.string().optional() }),
  ),
  takeReview: signed(
    '/v1/decisions/{decision}/take',
    'review.take',
    ['review.taken'],
    'Say that you have a held decision in hand, for 15 minutes; it keeps nobody from voting',
    ['expired'],
    { decision: 'decision' },
  ),
  askAboutReview: signed(
    '/v1/decisions/{decision}/questions',
    'review.ask',
    ['review.asked'],
    'Ask those who answer for it, run it or asked for it; the deadline runs on',
    ['expired'],
    { decision: 'decision' },
  ),
  answerReview: signed(
    '/v1/decisions/{decision}/questions/{question}/answer',
    'review.answer',
    ['review.answered'],
    'Answer the question of a reviewer',
    ['expired'],
    { decision: 'decision', question: 'question' },
  ),
  votePlan: signed(
    '/v1/reviews/votes',
    'review.vote_plan',
    ['review.voted'],
    'Approve or reject held decisions of one plan together: all of them, or none',
    ['expired'],
  ),
  vote: signed(
    '/v1/decisions/{decision}/votes',
    'review.vote',
    ['review.voted'],
    'Approve or reject a held decision',
    ['expired'],
    { decision: 'decision' },
  ),
  readEntry: read('/v1/entries/{index}', 'person', 'One entry with its receipt', AgainstCheckpoint),
} as const satisfies Record<string, Route>
