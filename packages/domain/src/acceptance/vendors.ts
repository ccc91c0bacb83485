import { type Payload, VENDOR_PART_WORDS, vendorGaps } from '@answerable/contract'
import type { Revision } from '../model.ts'
import { no, type Refused } from '../refuse.ts'
import type { DecideContext } from '../types.ts'

/**
 * A vendor record with gaps is registered and shown as a finding. At T1 and T2 nobody signs over it in silence: the owner
 * accepts with a condition, and the words that are signed name what is missing (decision 25).
 */
export function vendorFault(
  { facts }: Pick<DecideContext, 'facts'>,
  answer: Pick<Payload<'acceptance.sign'>, 'answer'>,
  revision: Revision,
): Refused | null {
  if (revision.tier !== 'T1' && revision.tier !== 'T2') return null
  const manifest = facts.manifest(revision.manifest)
  if (manifest === undefined) return no('document_missing', 'the manifest of this revision is missing or damaged')
  const gaps = vendorGaps(manifest)
  if (gaps.length === 0 || answer.answer === 'accepted_with_conditions') return null
  const named = gaps.map(
    ({ vendor, missing }) => `${vendor}: ${missing.map((one) => VENDOR_PART_WORDS[one]).join(', ')}`,
  )
  return no('invalid_input', `at ${revision.tier} name a condition for what is not on record of ${named.join('; ')}`, [
    { path: '/conditions', message: 'is needed: a vendor record has gaps' },
  ])
}
