import type { Actor } from '@answerable/contract'
import { keyFault } from './authority/keys.ts'
import { hasEnded } from './instants.ts'
import { type Agent, isActive, type Person } from './model.ts'
import { no, type Refused } from './refuse.ts'
import type { DecideContext, Envelope, Principal } from './types.ts'

export function actorOf(principal: Principal): Actor {
  if (principal.kind === 'installer') return { kind: 'installer', id: 'setup' }
  if (principal.kind === 'pipeline') return { kind: 'system', id: 'pipeline' }
  // The invitation's own signed entry says by whose word: nobody signs this one.
  if (principal.kind === 'invitee') return { kind: 'system', id: 'invitation' }
  return { kind: principal.kind, id: principal.id }
}

/**
 * The person who signed, if the statement is theirs, for this log and this command, with a key that is live now, and
 * for the first time. The shell has checked the signature itself and that the server issued the nonce.
 */
export function signerOf(
  { model, facts, tools, now }: DecideContext,
  { command, principal }: Envelope,
): Person | Refused {
  if (principal.kind !== 'person') return no('forbidden', 'this needs a person’s signature')
  const { statement } = principal.signed
  const person = model.persons.get(principal.id)
  if (!isActive(person) || statement.signer !== person.id)
    return no('statement_void', 'the signer is not an active person of this log')
  const key = person.keys.find((candidate) => candidate.id === statement.key)
  if (key === undefined || key.revoked !== null || key.publicKey !== statement.publicKey) {
    return no('statement_void', 'the key is not a live key of the signer')
  }
  // A passkey has shown that it verified its person; a key file has not, and must not be recorded as if it had.
  if ((key.passkey !== undefined) !== (statement.assurance === 'passkey') || key.passkey?.rpId !== statement.rpId) {
    return no('statement_void', 'the statement is not for this kind of key')
  }
  const unready = keyFault(model, facts, key, command, now)
  if (unready !== null) return unready
  // A statement for one log, command or payload must not be good for another.
  if (statement.origin !== model.origin) return no('statement_void', 'the statement is for another log')
  if (statement.command !== command.type) return no('statement_void', 'the statement is for another command')
  if (statement.digest !== tools.statementDigest(statement, JSON.parse(JSON.stringify(command.payload)))) {
    return no('statement_void', 'the statement is for another payload')
  }
  if (hasEnded(statement.expires, now)) return no('statement_expired', `the statement ended at ${statement.expires}`)
  // INVARIANT 7: a signature is good once; the row stands or falls with the entry that holds the signature.
  if (facts.row('nonce', statement.nonce) !== undefined) return no('statement_used', 'the statement has been used')
  if (statement.assurance === 'automation' && !person.fictional) {
    return no('automation_refused', 'a real person signs in a terminal')
  }
  return person
}

/** The agent that asks, if it is registered and live now. */
export function agentOf({ model, now }: DecideContext, principal: Principal): Agent | Refused {
  const agent = principal.kind === 'agent' ? model.agents.get(principal.id) : undefined
  if (agent === undefined) return no('forbidden', 'this needs an agent’s own credential')
  if (agent.revoked !== null) return no('forbidden', `the agent was revoked at ${agent.revoked}`)
  if (hasEnded(agent.until, now)) return no('forbidden', `the agent’s registration ended at ${agent.until}`)
  return agent
}
