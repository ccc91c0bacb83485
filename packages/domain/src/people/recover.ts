import type { CommandOf } from '@answerable/contract'
import { hasSigned, isMandateSigner } from '../authority/cover.ts'
import { isActive, type Model, type Person } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { keyBody, keyFault } from './key.ts'

/**
 * A key for somebody who has lost theirs, signed for by a second person. It ends every other key of theirs: whoever
 * recovers a key they hold themself, to act in another's name, shuts that other out and is seen at once.
 */
export function recoverKey(
  { model, tools }: DecideContext,
  signer: Person,
  { id, payload }: Pick<CommandOf<'key.add'>, 'id' | 'payload'>,
): Decided {
  const subject = model.persons.get(payload.person)
  if (!isActive(subject)) return no('not_found', 'no such active person')
  if (!mayRecover(model, signer, subject)) {
    return no('forbidden', 'a lost key is replaced by a signer of a mandate above the person, or by their inviter')
  }
  const fault = keyFault(model, tools, payload.key)
  if (fault !== null) return fault
  const body = { person: subject.id, key: keyBody(tools, payload.key), basis: 'recovery' as const }
  return yes<'key.added'>({ type: 'key.added', id, body })
}

/** Signers of a mandate above the person, and whoever invited them. Never a supplier; never made-up people for real ones. */
export function mayRecover(model: Model, signer: Person, subject: Person): boolean {
  if (signer.id === subject.id || signer.employment === 'supplier') return false
  if (signer.fictional && !subject.fictional) return false
  if (subject.inviter === signer.id) return true
  return (
    [...model.mandates.values()].some((mandate) => mandate.parentUnit === null && hasSigned(mandate, signer.id)) ||
    (subject.unit !== null && isMandateSigner(model, signer.id, subject.unit))
  )
}
