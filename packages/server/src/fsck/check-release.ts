import { type LoggedEventOf, type Manifest, releaseText } from '@answerable/contract'
import { coveredManifests, isStillNamed, type Model } from '@answerable/domain'
import { canonicalize, sha256Digest } from '@answerable/ledger'
import { signatureHolds } from '../keys/ed25519.ts'
import type { Reads } from '../store/store.ts'
import type { Findings } from './report.ts'

type Recorded = LoggedEventOf<'release.recorded'>
type Named = { readonly index: number; readonly by: Recorded['body']['by']; readonly manifests: readonly string[] }

/**
 * Release records of a log: each vouched for by the pipeline that a manifest signed at that time names. What a forged one
 * would do is make a claimed model or prompt count as attested.
 */
export class ReleaseCheck {
  readonly #named: Named[] = []

  /** @param model governance before the entry. @returns what is wrong with it by itself */
  faults({ index, body }: Recorded, model: Model): string[] {
    const { by, statement, useCase, running, tests, issued } = body
    this.#named.push({ index, by, manifests: coveredManifests(model, useCase) })
    const said = JSON.parse(JSON.stringify({ useCase, running, tests, issued })) as never
    if (sha256Digest(canonicalize({ origin: model.origin, release: said })) !== statement)
      return ['records another release than its statement says']
    // Of a token only digests are kept: that it held was checked when it came, and cannot be checked again.
    if (!('key' in by) || signatureHolds(by.key, releaseText(model.origin, statement), by.signature)) return []
    return ['carries a release signature that does not hold']
  }

  /** Whether the owner had signed for each pipeline. A manifest that is missing is named elsewhere. */
  async finish(reads: Reads, findings: Findings): Promise<void> {
    for (const { index, by, manifests } of this.#named) {
      const found = await reads.documents(manifests)
      const texts = found.map(({ text }) => ({ manifest: JSON.parse(text) as Manifest }))
      if (found.length === manifests.length && !isStillNamed({ digestText: sha256Digest }, texts, { by }))
        findings.atEntry('signature', index, 'is vouched for by a pipeline no signed manifest names')
    }
  }
}
