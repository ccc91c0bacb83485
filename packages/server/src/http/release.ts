import { AnswerableError, type JsonObject, ReleaseRecord, releaseText } from '@answerable/contract'
import { coveredManifests, namesPipeline } from '@answerable/domain'
import { parsedPayload } from '../auth/statements.ts'
import { signatureHolds } from '../keys/ed25519.ts'
import { coverageOf } from '../read/release-coverage.ts'
import { pipelineIdentity } from '../release/oidc.ts'
import { readJsonObject } from './body.ts'
import { created, submit } from './commands.ts'
import type { Call, Edge, Handler } from './edge.ts'

/**
 * POST /v1/use-cases/{useCase}/releases: no token counts here, only the proof in the body, which is checked against
 * exactly this statement for exactly this log. Whether its key or identity is the one the owner signed for is decided in
 * the log.
 */
export const recordRelease: Handler = async (call) => {
  const { edge, request } = call
  const { payload, statement, by } = await proven(call, {})
  const principal = { kind: 'pipeline', statement, by } as const
  const asked = { route: 'recordRelease', type: 'release.record', payload, principal } as const
  return created(edge, asked, await submit(edge, asked, request.headers.get('idempotency-key')))
}

/** POST /v1/use-cases/{useCase}/releases/check: what of a release the owner's signature covers. Nothing is recorded. */
export const checkRelease: Handler = async (call) => {
  const { edge } = call
  // A proof for a check is for nothing else: it cannot be sent again as a record.
  const { payload, by } = await proven(call, { check: true })
  const { model, index } = await edge.view()
  const manifests = await signedManifests(edge, call.params['useCase'] ?? '')
  if (!namesPipeline(manifests, by))
    throw new AnswerableError('release_void', 'The signed manifest names another pipeline, or none.')
  return { json: { ...(await coverageOf(edge, model, ReleaseRecord.parse(payload))), index } }
}

async function proven({ edge, request, params }: Call, more: JsonObject) {
  const sent = await readJsonObject(request)
  const useCase = params['useCase'] ?? ''
  if (sent['useCase'] !== undefined && sent['useCase'] !== useCase)
    throw new AnswerableError('invalid_input', 'useCase: differs from the path')
  const payload = parsedPayload('release.record', { ...sent, useCase })
  const { proof: given, ...said } = payload
  const proof = ReleaseRecord.shape.proof.parse(given)
  const statement = edge.digest({ origin: edge.origin, release: said, ...more })
  if ('key' in proof) {
    if (!signatureHolds(proof.key, releaseText(edge.origin, statement), proof.signature))
      throw new AnswerableError('release_void', 'The signature does not hold.')
    return { payload, statement, by: { key: proof.key, signature: proof.signature } }
  }
  // Tokens of no other issuer are even looked at, so nobody outside chooses what this server fetches.
  const issuers = (await signedManifests(edge, useCase)).flatMap(({ deployment }) => deployment?.oidc?.issuer ?? [])
  return { payload, statement, by: await pipelineIdentity(proof.oidc, statement, issuers, edge) }
}

/** Manifests the owner signed; a proposal nobody signed must not name its own witness. */
async function signedManifests(edge: Edge, useCase: string) {
  const { model } = await edge.view()
  if (model.useCases.get(useCase)?.acceptance == null) return []
  const manifests = await Promise.all(coveredManifests(model, useCase).map((digest) => edge.log.manifest(digest)))
  return manifests.filter((manifest) => manifest !== undefined)
}
