import type { EventType, HumanCommandType, LoggedEventOf } from '@answerable/contract'
import type { Model } from '@answerable/domain'
import { keyIdOf } from '../keys/key-names.ts'
import { statementFault } from '../keys/statement-signature.ts'
import { type ParsedEntry, signedOf } from '../ledger/entry-format.ts'

/** The command a person signs for each kind of entry: a signature for one must not stand under another. */
const COMMANDS_OF: Partial<Record<EventType, HumanCommandType | readonly HumanCommandType[]>> = {
  'person.registered': 'person.register',
  'person.departed': 'person.depart',
  'invitation.created': 'invitation.create',
  'invitation.withdrawn': 'invitation.withdraw',
  'role.assigned': 'role.assign',
  'role.withdrawn': 'role.withdraw',
  'key.added': 'key.add',
  'key.revoked': 'key.revoke',
  'mandate.proposed': 'mandate.propose',
  'mandate.countersigned': 'mandate.countersign',
  'authority.granted': 'authority.grant',
  'authority.revoked': 'authority.revoke',
  'use_case.revised': 'use_case.register',
  'policy.published': 'policy.publish',
  'person.moved': 'person.move',
  'key.confirmed': 'key.confirm',
  'authority.confirmed': 'authority.confirm',
  'calendar.set': 'calendar.set',
  'team.set': 'team.set',
  'check.recorded': 'check.record',
  'competence.recorded': 'competence.record',
  'competence.revoked': 'competence.revoke',
  'cover.accepted': 'cover.accept',
  'cover.started': 'cover.start',
  'cover.ended': 'cover.end',
  'handover.signed': 'handover.sign',
  'challenge.recorded': 'challenge.record',
  'policy.tightened': 'policy.tighten',
  'change.approved': 'change.approve',
  'acceptance.signed': 'acceptance.sign',
  'acceptance.countersigned': 'acceptance.countersign',
  'acceptance.rescinded': 'acceptance.rescind',
  'attestation.signed': 'attestation.sign',
  'nomination.made': 'nomination.make',
  'nomination.accepted': 'nomination.accept',
  'nomination.redirected': 'nomination.redirect',
  'nomination.retired': 'nomination.retire',
  'observed.signed': 'observed.sign',
  'observed.renewed': 'observed.renew',
  'task.settled': 'task.settle',
  'responsibilities.signed': 'responsibilities.sign',
  'incident.opened': 'incident.open',
  'incident.acknowledged': 'incident.acknowledge',
  'incident.reassessed': 'incident.reassess',
  'incident.decided': 'incident.decide',
  'incident.closed': 'incident.close',
  'restriction.set': ['restriction.set', 'incident.decide'],
  'restriction.lifted': 'restriction.lift',
  'restriction.explained': 'restriction.explain',
  'vault.erased': 'erasure.approve',
  'hold.placed': 'hold.place',
  'hold.lifted': 'hold.lift',
  'exception.requested': 'exception.request',
  'exception.approved': 'exception.approve',
  'exception.refused': 'exception.refuse',
  'exception.revoked': 'exception.revoke',
  'exception.renewal_requested': 'exception.renew',
  'emergency.declared': 'emergency.declare',
  'emergency.seconded': 'emergency.second',
  'emergency.reviewed': 'emergency.review',
  'standing_approval.signed': 'standing_approval.sign',
  'standing_approval.revoked': 'standing_approval.revoke',
  'component.announced': 'component.announce',
  'agent.registered': 'agent.register',
  'agent.revoked': 'agent.revoke',
  'epoch.close_agreed': 'epoch.close',
  'epoch.closed': 'epoch.close',
  'epoch.archived': 'epoch.archive',
  'epoch.erased': 'epoch.erase',
  'signer.rotated': 'signer.rotate',
  'witness.declared': 'witness.declare',
  'clock.confirmed': 'clock.confirm',
  'review.taken': 'review.take',
  'review.asked': 'review.ask',
  'review.answered': 'review.answer',
  'review.voted': ['review.vote', 'review.vote_plan'],
  'secret.settled': 'secret.settle',
}

/** Said by others too: by setup or an invitation, by a directory, by the gate or an agent, by a deadline that passed. */
const ALSO_UNSIGNED: ReadonlySet<EventType> = new Set([
  'person.registered',
  'person.departed',
  'incident.opened',
  'restriction.set',
])

/** INVARIANT: what a person signs is never said without a signature, whoever the entry names as its actor. */
export const needsAPerson = (type: EventType): boolean => COMMANDS_OF[type] !== undefined && !ALSO_UNSIGNED.has(type)

/**
 * What is wrong with the human signatures of an entry, given the model before it.
 * This is what a forged entry appended by a database administrator fails: nobody signed it.
 */
export function signatureFaults({ event, signatures }: ParsedEntry, model: Model): string[] {
  const { actor } = event
  if (actor.kind !== 'person') {
    if (signatures.length > 0) return ['is signed, but not said by a person']
    if (needsAPerson(event.type)) return ['needs the signature of a person and has none']
    return event.type === 'person.registered' ? registrationFaults(event, model) : []
  }
  if (signatures.length === 0) return ['is said by a person and not signed']
  return signatures.flatMap((signature) => {
    const { by, key, statement } = signature
    const faults: string[] = []
    const registered = model.persons.get(by)?.keys.find((candidate) => candidate.id === key)
    if (by !== actor.id || statement.signer !== by) faults.push('is signed by somebody else')
    if (
      registered === undefined ||
      registered.publicKey !== statement.publicKey ||
      keyIdOf(statement.publicKey) !== key
    ) {
      faults.push('is signed with a key that is not the signer’s')
    } else if (registered.revoked !== null) {
      faults.push(`is signed with a key revoked at ${registered.revoked}`)
    }
    if (statement.origin !== model.origin) faults.push('carries a statement for another log')
    if (![COMMANDS_OF[event.type]].flat().some((command) => command === statement.command))
      faults.push(`carries a statement for ${statement.command}`)
    if (statement.expires <= event.time) faults.push('carries a statement that had expired')
    const fault = statementFault(signedOf(signature))
    if (fault !== null) faults.push(`carries a signature that does not hold: ${fault}`)
    if (registered !== undefined && registered.passkey?.rpId !== statement.rpId) {
      faults.push('carries a statement for another kind of key')
    }
    return faults
  })
}

/** Without a signature only the founding person is registered, or somebody under an invitation that was signed and open. */
function registrationFaults(event: LoggedEventOf<'person.registered'>, model: Model): string[] {
  const { basis, inviter, invitation: id, unit, employment, fictional } = event.body
  if (basis === 'setup') return model.persons.size === 0 ? [] : ['registers a founding person beside others']
  const invitation = id === undefined ? undefined : model.invitations.get(id)
  if (invitation === undefined) return ['registers a person nobody invited']
  const open = invitation.used === null && invitation.withdrawn === null && event.time < invitation.until
  const same =
    invitation.inviter === inviter &&
    invitation.unit === unit &&
    invitation.employment === employment &&
    invitation.fictional === fictional
  return [
    ...(open ? [] : ['registers a person under an invitation that was over']),
    ...(same ? [] : ['registers a person otherwise than they were invited']),
  ]
}
