import type { EventOf, RecordKey } from '@answerable/contract'
import type { DecideContext, Decided, DomainEvent, Envelope, Seen, SeenSecret } from '../types.ts'

/**
 * Clocks one command can start. A page can be made of a million made-up secrets; each entry costs space for ever. All
 * are redacted and counted; a secret past this bound gets its clock when it is seen again.
 */
const MOST_LEAKS = 64
/** Secrets of one command that are looked up: those seen before may stand in front of a new one. */
const LOOKED_UP = 1024

/** The rows that say which of the secrets seen have been seen before. */
export function leakKeys({ seen }: Pick<Envelope, 'seen'>): RecordKey[] {
  return distinct(seen).map(({ secret }) => ({ kind: 'secret', id: secret }))
}

/** What an agent's command led to, and after it one `secret.leaked` for each secret this log had not seen. */
export function withLeaks(context: DecideContext, decided: Decided, seen: Seen | undefined): Decided {
  const [event] = decided.ok ? decided.events : []
  if (!decided.ok || event === undefined) return decided
  const fresh = distinct(seen)
    .filter(({ secret }) => context.facts.row('secret', secret) === undefined)
    .slice(0, MOST_LEAKS)
  const of = fresh.length === 0 ? undefined : runOf(context, event)
  if (of === undefined) return decided
  const leaks = fresh.map(
    (one): EventOf<'secret.leaked'> => ({
      type: 'secret.leaked',
      id: context.tools.newId(),
      body: { ...one, ...of, first: event.id },
      seal: {},
      cause: [event.id],
    }),
  )
  return { ...decided, events: [...decided.events, ...leaks] }
}

function distinct(seen: Seen | undefined): SeenSecret[] {
  const first = new Map<string, SeenSecret>()
  for (const one of seen?.secrets ?? []) if (!first.has(one.secret)) first.set(one.secret, one)
  return [...first.values()].slice(0, LOOKED_UP)
}

function runOf({ facts }: DecideContext, event: DomainEvent): { useCase: string; run: string } | undefined {
  switch (event.type) {
    case 'run.opened':
      return { useCase: event.body.useCase, run: event.id }
    case 'observation.recorded':
    case 'decision.recorded':
      return { useCase: event.body.useCase, run: event.body.run }
    case 'effect.recorded': {
      const run = facts.row('decision', event.body.decision)?.run
      return run === undefined ? undefined : { useCase: event.body.useCase, run }
    }
    default:
      return undefined
  }
}
