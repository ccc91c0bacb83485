import type { Manifest } from '@answerable/contract'
import type { Release } from '../model.ts'
import type { Tools } from '../types.ts'

/** Whether one of the manifests names this pipeline, by its key or its identity. */
export function namesPipeline(
  manifests: readonly Pick<Manifest, 'deployment'>[],
  by: { key: string } | { issuer: string; subject: string },
): boolean {
  return manifests.some(({ deployment }) =>
    'key' in by
      ? deployment?.key === by.key
      : deployment?.oidc?.issuer === by.issuer && deployment.oidc.subject === by.subject,
  )
}

/** Whether what is signed now still names the pipeline of a recorded release; of identities an entry keeps digests. */
export function isStillNamed(
  tools: Pick<Tools, 'digestText'>,
  manifests: readonly { manifest: Pick<Manifest, 'deployment'> }[],
  { by }: Pick<Release, 'by'>,
): boolean {
  return manifests.some(({ manifest: { deployment } }) => {
    if ('key' in by) return deployment?.key === by.key
    const oidc = deployment?.oidc
    return (
      oidc !== undefined && tools.digestText(oidc.issuer) === by.issuer && tools.digestText(oidc.subject) === by.subject
    )
  })
}
