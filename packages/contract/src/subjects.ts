import type { DomainEvent, EventType, SealedName } from './events/index.ts'
import { streamOf } from './events/index.ts'

/**
 * Whom a sealed field is about: the vault encrypts it under that subject's key, and erasing the subject destroys the key.
 * `person`: the person the entry names. `requester`: the person on whose behalf the run works, known by a keyed digest.
 * `use_case`, `unit`, `log`: words about an organisation's own affairs.
 */
export type SubjectRule = 'person' | 'requester' | 'use_case' | 'unit' | 'log'

type Rules = { [T in EventType]?: Readonly<Record<SealedName<T>, SubjectRule>> }

/**
 * Sealed field to subject, event by event. A test asks for every sealed field to be listed. Words in which somebody
 * explains an act of theirs belong to the use case: they are evidence about it, not about the person who wrote them.
 */
export const sealedSubjects = {
  'person.registered': { name: 'person', email: 'person' },
  'person.departed': { reason: 'person' },
  'key.revoked': { reason: 'person' },
  'mandate.proposed': { unitName: 'unit', title: 'unit', reference: 'unit' },
  'authority.revoked': { reason: 'log' },
  'check.recorded': { notes: 'log' },
  'challenge.recorded': { reason: 'use_case' },
  'policy.tightened': { reason: 'use_case' },
  'change.approved': { reason: 'use_case' },
  'attestation.signed': { notes: 'use_case' },
  'acceptance.signed': {
    conditions: 'use_case',
    justification: 'use_case',
    compensatingControls: 'use_case',
    dissent: 'use_case',
    reason: 'use_case',
  },
  'acceptance.rescinded': { reason: 'use_case' },
  'restriction.set': { reason: 'use_case' },
  'restriction.explained': { reason: 'use_case' },
  'restriction.lifted': { reason: 'log' },
  'epoch.close_agreed': { reason: 'log' },
  'epoch.closed': { reason: 'log' },
  'epoch.archived': { reason: 'log' },
  'epoch.erased': { reason: 'log' },
  'agent.revoked': { reason: 'use_case' },
  'clock.confirmed': { reason: 'log' },
  // Whoever is nominated before being registered has no id yet: their address goes as a single field.
  'nomination.made': { name: 'use_case', purpose: 'use_case', email: 'person' },
  'nomination.redirected': { reason: 'use_case' },
  'nomination.retired': { reason: 'use_case' },
  'observed.signed': { reason: 'log' },
  'observed.renewed': { reason: 'log' },
  'task.settled': { reason: 'use_case' },
  'incident.opened': { title: 'use_case', description: 'use_case', impacts: 'use_case', stakeholders: 'use_case' },
  'incident.reassessed': { reason: 'use_case' },
  'incident.decided': { reason: 'use_case' },
  'incident.closed': { cause: 'use_case', what: 'use_case' },
  // Goes with the person who registers by it, as single fields; so does an address nobody used.
  'invitation.created': { name: 'log', email: 'log' },
  'role.withdrawn': { reason: 'log' },
  'exception.requested': { reason: 'use_case', control: 'use_case', recipientValue: 'use_case' },
  'run.opened': { request: 'requester', onBehalfOf: 'requester' },
  'observation.recorded': { content: 'requester' },
  'decision.recorded': { arguments: 'requester', text: 'requester' },
  'review.asked': { question: 'use_case' },
  'review.answered': { answer: 'use_case' },
  'review.voted': { reason: 'use_case' },
  'effect.recorded': { detail: 'requester' },
  'secret.settled': { reason: 'use_case' },
  'vault.erased': { reason: 'log' },
  'hold.placed': { reason: 'log' },
  'hold.lifted': { reason: 'log' },
} as const satisfies Rules

/** The rule of a sealed field; one that no table names is the use case's. */
export function subjectRule(type: EventType, field: string): SubjectRule {
  const rules: Rules = sealedSubjects
  return (rules[type] as Readonly<Record<string, SubjectRule>> | undefined)?.[field] ?? 'use_case'
}

/** What a subject's name is made of, beside the event itself. `requester`: that of the run the entry belongs to. */
export type SubjectFacts = { readonly requester: string | undefined }

/** The name of the subject a sealed field is about: `p_…`, `hmac-sha256:…`, `uc:…`, `unit:…` or `log`. */
export function subjectOf(event: Pick<DomainEvent, 'type' | 'body'>, field: string, facts: SubjectFacts): string {
  const body = event.body as { person?: string; nominee?: string | null; unit?: string; onBehalfOf?: string }
  const stream = streamOf(event)
  const elsewhere = stream === 'governance' ? 'log' : stream
  switch (subjectRule(event.type, field)) {
    case 'person':
      return body.person ?? body.nominee ?? elsewhere
    case 'requester':
      return facts.requester ?? body.onBehalfOf ?? elsewhere
    case 'unit':
      return body.unit === undefined ? elsewhere : `unit:${body.unit}`
    case 'log':
      return 'log'
    default:
      return elsewhere
  }
}
