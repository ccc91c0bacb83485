import { z } from 'zod'
import type { PersonId } from './primitives.ts'

/** What somebody is told. A message carries a link, never a button: nothing is signed in a mail. */
export const MessageKind = z.enum([
  'signature_wanted',
  'review_waiting',
  'review_asked',
  'review_answered',
  'expiry_approaching',
  'restriction_set',
  'reason_missing',
  'incident_assigned',
  'incident_news',
  'emergency_declared',
  'exception_asked',
  'key_added',
  'cover_begun',
  'nomination',
  'task_opened',
  'witness_alarm',
])
export type MessageKind = z.infer<typeof MessageKind>

/** Ids, codes and instants only: names are joined when it is delivered, from the vault. */
export type Message = {
  person: PersonId
  kind: MessageKind
  useCase: string | null
  /** what it is about: the id of an incident, a decision, a task, an entry */
  about: string
  /** until when something has to happen */
  due: string | null
}

const SAID: Readonly<Record<MessageKind, (useCase: string) => string>> = {
  signature_wanted: (useCase) => `Your signature is wanted${useCase}.`,
  review_waiting: (useCase) => `An action waits for your review${useCase}.`,
  review_asked: (useCase) => `A reviewer asks you something before deciding${useCase}.`,
  review_answered: (useCase) => `Your question about a held act was answered${useCase}.`,
  expiry_approaching: (useCase) => `A signature ends soon${useCase}. When it ends, the gate closes.`,
  restriction_set: (useCase) => `Something was narrowed or paused${useCase}.`,
  reason_missing: (useCase) => `Something was closed without a reason, and the reason is overdue${useCase}.`,
  incident_assigned: (useCase) => `An incident needs you${useCase}.`,
  incident_news: (useCase) => `There is news about an incident you opened${useCase}.`,
  emergency_declared: (useCase) => `An emergency continuation was declared${useCase}.`,
  exception_asked: (useCase) => `An exception waits for your answer${useCase}.`,
  key_added: () => 'A key was added to your name. If it was not you, have it revoked at once.',
  cover_begun: (useCase) => `You stand in for somebody from now on${useCase}.`,
  nomination: (useCase) => `You are asked to answer for a use case${useCase}.`,
  task_opened: (useCase) => `Something has to be stopped by hand${useCase}: NOT ENFORCED BY THE GATE.`,
  witness_alarm: () => 'A witness of the log contradicts it, or falls behind. Somebody has to look why.',
}

/** The one sentence a message says. */
export function messageSentence(
  { kind, useCase, due }: Pick<Message, 'kind' | 'useCase' | 'due'>,
  practice: boolean,
): string {
  const said = SAID[kind](useCase === null ? '' : `, use case ${useCase}`)
  return [practice ? 'PRACTICE.' : '', said, due === null ? '' : `Until ${due}.`]
    .filter((part) => part !== '')
    .join(' ')
}

/** Where it is dealt with, below the address of the console. */
export function messagePath({ kind, useCase, about }: Pick<Message, 'kind' | 'useCase' | 'about'>): string {
  if (kind === 'review_waiting' || kind === 'review_asked' || kind === 'review_answered') return `/decisions/${about}`
  if (kind === 'incident_assigned' || kind === 'incident_news') return `/incidents/${about}`
  if (kind === 'witness_alarm') return '/ledger'
  return useCase === null ? '/inbox' : `/use-cases/${useCase}`
}
