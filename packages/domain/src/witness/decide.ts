import type { CommandOf } from '@answerable/contract'
import type { Person } from '../model.ts'
import { no, yes } from '../refuse.ts'
import { holdsPowerAtRoot } from '../restriction/decide.ts'
import type { DecideContext, Decided } from '../types.ts'

/**
 * Whether a witness counts. INVARIANT: a witness is independent only by the word of a person who answers for the whole
 * log, inside the log; undeclared it counts as operated by the log's own operator, which counts as none.
 */
export function declareWitness(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'witness.declare'>,
): Decided {
  const { witness, operator, operatedBy, reason } = payload
  if (!holdsPowerAtRoot(model, signer, now))
    return no('beyond_authority', 'declaring a witness needs a mandate’s signer or `reopen` over a root unit')
  if (model.witnesses.get(witness)?.operator === operator) return no('conflict', `it is declared ${operator} already`)
  return yes<'witness.declared'>({
    type: 'witness.declared',
    id,
    body: { witness, operator },
    seal: { operatedBy, reason },
  })
}
