import type { Body, CommandType, JsonObject, LoggedEvent } from '@answerable/contract'

/**
 * The reply to a command, from its entries alone: so the same idempotency key gives the same answer after a crash,
 * from another server, or a week later. Sentences and names are joined where people read them.
 */
export function answer(type: CommandType, events: readonly LoggedEvent[]): JsonObject {
  const event = events[0]
  if (event === undefined) return {}
  switch (event.type) {
    case 'decision.recorded': {
      const { outcome, reasons, rules, obligations, answerable, enforcement, traced, useBefore, review, wouldHave } =
        event.body
      return plain({
        ...restsIn(event.body),
        decision: event.id,
        outcome,
        ...(wouldHave === undefined ? {} : { wouldHave }),
        reasons,
        rules,
        obligations,
        answerable,
        enforcement,
        traced,
        permit: useBefore === null ? null : { useBefore },
        review: review === null ? null : { ...review, state: 'held' },
      })
    }
    case 'decision.claimed': {
      const { decision, outcome, reasons, obligations, answerable, enforcement, useBefore, approvedBy } = event.body
      return plain({
        ...restsIn(event.body),
        id: event.id,
        decision,
        outcome,
        reasons,
        obligations,
        answerable,
        enforcement,
        approvedBy,
        permit: useBefore === null ? null : { useBefore },
      })
    }
    case 'person.registered':
      return plain({ id: event.id, person: event.body.person, key: event.body.key.id })
    case 'key.added':
      return plain({ id: event.id, key: event.body.key.id })
    case 'use_case.revised': {
      const { useCase, revision, manifest, tier, tierFloor } = event.body
      return plain({ id: event.id, useCase, revision, manifest, tier, tierFloor })
    }
    case 'policy.published': {
      const { useCase, revision, policy, assumptions, rules, testsPassed } = event.body
      return plain({ id: event.id, useCase, revision, policy, assumptions, rules, testsPassed })
    }
    case 'restriction.set': {
      const { mode, openPermits, openPermitsTotal } = event.body
      return plain({ id: event.id, mode, openPermits, openPermitsTotal })
    }
    case 'review.voted':
      return type === 'review.vote_plan'
        ? plain({ id: event.id, votes: events.flatMap(voteIn) })
        : plain(voteIn(event)[0] ?? {})
    case 'incident.opened':
      return plain({ id: event.id, decideBy: event.body.decideBy, ladder: event.body.ladder })
    case 'incident.reassessed': {
      const { severity, decideBy, again, ladder } = event.body
      return plain({ id: event.id, severity, decideBy, again, ladder })
    }
    case 'incident.decided':
      return plain({
        id: event.id,
        choice: event.body.choice,
        restriction: event.body.restriction,
        late: event.body.late,
      })
    case 'nomination.made':
      return plain({ id: event.id, nominations: events.map((made) => made.id) })
    case 'observed.signed':
    case 'observed.renewed':
      return plain({ id: event.id, pile: event.body.pile })
    case 'responsibilities.signed':
      return plain({ id: event.id, version: event.body.version, digest: event.body.digest })
    case 'observation.recorded':
      return plain({ id: event.id, n: event.body.n, trust: event.body.trust, knownAs: event.body.knownAs })
    case 'intent.opened':
      return plain({ id: event.id, decision: event.body.decision, reportBy: event.body.reportBy })
    default:
      return { id: event.id }
  }
}

/** Named in the answer only where something of the kind was needed. */
function restsIn({ exceptions, emergency, standingApproval }: Partial<Body<'decision.recorded'>>): object {
  return {
    ...(exceptions === undefined ? {} : { exceptions }),
    ...(emergency === undefined ? {} : { emergency }),
    ...(standingApproval === undefined ? {} : { standingApproval: standingApproval.id }),
  }
}

function voteIn(event: LoggedEvent): object[] {
  if (event.type !== 'review.voted') return []
  const { decision, vote, resolves, claimBy } = event.body
  return [{ id: event.id, decision, vote, resolves, claimBy }]
}

/** Bodies have been read by their schemas: they hold JSON values and nothing else. */
function plain(value: object): JsonObject {
  return value as JsonObject
}
