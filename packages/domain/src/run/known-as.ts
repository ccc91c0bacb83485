import type { KnownAs } from '@answerable/contract'
import type { Agent } from '../model.ts'

/** What a gateway that holds the tool's credential reports, it saw; what an agent reports, it claims. */
export function knownAs(agent: Agent): KnownAs {
  return agent.enforcement === 'gateway' || agent.enforcement === 'structural' ? 'observed' : 'claimed'
}
