import type { Manifest } from '@answerable/contract'
import type { PolicyTightening } from '@answerable/domain'
import { differenceSentences, policyDifference, PolicyError } from '@answerable/policy'
import { compileFor } from './check-policy.ts'

/** Whether a policy text provably allows nothing the one in force does not; if not, which rules stand against it. */
export function tightens(manifest: Manifest | undefined, before: string | undefined, after: string): PolicyTightening {
  const unread = {
    tighter: false,
    issues: [{ path: 'policy', message: 'the policy in force cannot be read' }],
  } as const
  if (manifest === undefined || before === undefined) return { ...unread, issues: [...unread.issues] }
  try {
    const { changes, tightens: tighter } = policyDifference(compileFor(manifest, before), compileFor(manifest, after))
    if (tighter) return { tighter, changes: changes.length }
    const looser = changes.filter((change) => !change.tightens)
    const sentences = differenceSentences({ changes: looser, tightens: false })
    return {
      tighter: false,
      issues: looser.map(({ rule }, n) => ({ path: `rule ${rule}`, message: sentences[n] ?? 'may allow more' })),
    }
  } catch (cause) {
    if (cause instanceof PolicyError) return { ...unread, issues: [...unread.issues] }
    throw cause
  }
}
