import type { Payload } from '@answerable/contract'
import { no, type Refused } from '../refuse.ts'
import type { Facts } from '../types.ts'

const OF_EACH = 3

/**
 * The calls an owner was shown are decisions of this very use case, each once. What the policy says of them was judged
 * and written into the sentences at the edge, where the vault is; here it only has to be about something that happened.
 */
export function pastCallsFault(facts: Pick<Facts, 'row'>, answer: Payload<'acceptance.sign'>): Refused | null {
  const { pastCalls = [], useCase } = answer
  for (const [n, { decision }] of pastCalls.entries()) {
    if (facts.row('decision', decision)?.useCase !== useCase)
      return no('not_found', `${decision} is no past call of ${useCase}`)
    if (pastCalls.findIndex((one) => one.decision === decision) !== n)
      return no('invalid_input', 'a past call is shown once', [{ path: `/pastCalls/${n}`, message: 'stands twice' }])
  }
  for (const outcome of ['allow', 'review', 'deny'] as const)
    if (pastCalls.filter(({ would }) => would === outcome).length > OF_EACH)
      return no('invalid_input', `at most ${OF_EACH} past calls of each outcome are shown`, [
        { path: '/pastCalls', message: `holds more than ${OF_EACH} of ${outcome}` },
      ])
  return null
}
