import type { EventType, HumanCommandType } from '@answerable/contract'
import type { Model } from '@answerable/domain'
import { canonicalize, type JsonValue } from '@answerable/ledger'
import { signatureHolds } from '../keys/ed25519.ts'
import { keyIdOf } from '../keys/key-names.ts'
import type { ParsedEntry } from '../ledger/entry-format.ts'

/** The command a person signs for each kind of entry: a signature for one must not stand under another. */
const COMMANDS_OF: Partial<Record<EventType, HumanCommandType | readonly HumanCommandType[]>> = {
  'person.registered': 'person.register',
  'person.departed': 'person.depart',
  'key.added': 'key.add',
  'key.revoked': 'key.revoke',
  'mandate.proposed': 'mandate.propose',
  'mandate.countersigned': 'mandate.countersign',
  'authority.granted': 'authority.grant',
  'authority.revoked': 'authority.revoke',
  'use_case.revised': 'use_case.register',
  'policy.published': 'policy.publish',
  'challenge.recorded': 'challenge.record',
  'policy.tightened': 'policy.tighten',
  'change.approved': 'change.approve',
  'acceptance.signed': 'acceptance.sign',
  'acceptance.countersigned': 'acceptance.countersign',
  'acceptance.rescinded': 'acceptance.rescind',
  'attestation.signed': 'attestation.sign',
  'restriction.set': 'restriction.set',
  'restriction.lifted': 'restriction.lift',
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
  'witness.declared': 'witness.declare',
  'clock.confirmed': 'clock.confirm',
  'review.voted': ['review.vote', 'review.vote_plan'],
  'secret.settled': 'secret.settle',
}

/**
 * What is wrong with the human signatures of an entry, given the model before it.
 * This is what a forged entry appended by a database administrator fails: nobody signed it.
 */
export function signatureFaults({ event, signatures }: ParsedEntry, model: Model): string[] {
  const { actor } = event
  if (actor.kind !== 'person') return signatures.length === 0 ? [] : ['is signed, but not said by a person']
  if (signatures.length === 0) return ['is said by a person and not signed']
  return signatures.flatMap(({ by, key, statement, value }) => {
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
    if (!signatureHolds(statement.publicKey, canonicalize(statement as unknown as JsonValue), value)) {
      faults.push('carries a signature that does not verify')
    }
    return faults
  })
}
