import type { NewKey } from '@answerable/contract'
import type { Model } from '../model.ts'
import { no } from '../refuse.ts'
import type { Tools } from '../types.ts'

/** A key as its entry holds it. */
export function keyBody(tools: Tools, key: NewKey) {
  const { publicKey } = key
  return { id: tools.keyIdOf(publicKey), publicKey, ...('passkey' in key ? { passkey: key.passkey } : {}) }
}

/** A key is somebody's once: never two people's, never a person's and an agent's (INVARIANT 9). */
export function keyFault(model: Model, tools: Tools, key: NewKey) {
  const rpId = 'passkey' in key ? key.passkey.rpId : undefined
  if (!tools.keyProofHolds(model.origin, key.publicKey, key.proof, rpId)) {
    return no('invalid_input', 'the key’s own signature over its proof text does not hold', [
      { path: '/key/proof', message: 'does not verify' },
    ])
  }
  if ('passkey' in key && credentialTaken(model, key.passkey.credential))
    return no('conflict', 'this passkey is registered already')
  return keyTaken(model, key.publicKey) ? no('conflict', 'this key is registered already') : null
}

/** A browser finds a key by its credential id alone: two keys with one id would make a sign-in ambiguous. */
function credentialTaken(model: Model, credential: string): boolean {
  for (const { keys } of model.persons.values()) {
    if (keys.some(({ passkey }) => passkey?.credential === credential)) return true
  }
  return false
}

export function keyTaken(model: Model, publicKey: string): boolean {
  for (const person of model.persons.values()) if (person.keys.some((key) => key.publicKey === publicKey)) return true
  for (const agent of model.agents.values())
    if (agent.publicKey === publicKey || agent.formerKeys.includes(publicKey)) return true
  return false
}
