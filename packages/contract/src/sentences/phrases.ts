import type { Mode } from '../primitives.ts'
import type { Names, Scope } from './names.ts'
import { name, shown } from './words.ts'

/** `Ben Sample (ben@example.org)`, or the bare id with a word that its name is not known. */
export function person(id: string, names: Names): string {
  const known = names.person(id)
  if (known === undefined) return `${shown(id)} (name not known here)`
  return known.email === undefined ? name(known.name) : `${name(known.name)} (${shown(known.email)})`
}

/** `I, Ada Example,`: every statement begins with who speaks. */
export function I(names: Names): string {
  const signer = names.person(names.signer)
  return `I, ${signer === undefined ? person(names.signer, names) : name(signer.name)},`
}

/** `Refund Assistant (refund-assistant)`. */
export function useCase(id: string, names: Names, revision?: number): string {
  const known = names.useCase(id, revision)
  return known === undefined ? `the use case ${shown(id)}` : `${name(known.name)} (${shown(id)})`
}

export function scope(of: Scope, names: Names): string {
  if (of.kind === 'use_case') return useCase(of.useCase, names)
  return of.kind === 'agent' ? `the agent ${shown(of.agent)}` : 'everything in this log'
}

/** What a mode does to the requests of agents, from the moment it holds. */
export const MODE_SENTENCE: Readonly<Record<Mode, string>> = {
  live: 'requests are judged by the policy.',
  review_all: 'every action is held until people decide.',
  advisory_only: 'only reading and recommendations are open; every other action is denied.',
  paused: 'every request is denied.',
}
