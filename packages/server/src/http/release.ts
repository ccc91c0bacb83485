import { AnswerableError, type JsonObject, ReleaseRecord, releaseText } from '@answerable/contract'
import { coveredManifests } from '@answerable/domain'
import { parsedPayload } from '../auth/statements.ts'
import { signatureHolds } from '../keys/ed25519.ts'
import { pipelineIdentity } from '../release/oidc.ts'
import { readJsonObject } from './body.ts'
import { created, submit } from './commands.ts'
import type { Handler } from './edge.ts'

/**
 * POST /v1/use-cases/{useCase}/releases: no token counts here, only the proof in the body, which is checked against
 * exactly this statement for exactly this log. Whether its key or identity is the one the owner signed for is decided in
 * the log.
 */
export const recordRelease: Handler = async (call) => {
  const { edge, params } = call
  const sent = await readJsonObject(call.request)
  const body: JsonObject = { ...sent, useCase: params['useCase'] ?? '' }
  if (sent['useCase'] !== undefined && sent['useCase'] !== body['useCase'])
    throw new AnswerableError('invalid_input', 'useCase: differs from the path')
  const payload = parsedPayload('release.record', body)
  const { proof, ...said } = payload
  const { proof: given } = ReleaseRecord.pick({ proof: true }).parse({ proof })
  const statement = edge.digest({ origin: edge.origin, release: said })
  const by =
    'key' in given
      ? { key: given.key, signature: signedBy(given, releaseText(edge.origin, statement)) }
      : await pipelineIdentity(given.oidc, statement, await issuersOf(call.edge, String(said['useCase'])), edge)
  const asked = {
    route: 'recordRelease' as const,
    type: 'release.record' as const,
    payload,
    principal: { kind: 'pipeline' as const, statement, by },
  }
  return created(edge, asked, await submit(edge, asked, call.request.headers.get('idempotency-key')))
}

function signedBy({ key, signature }: { key: string; signature: string }, text: string): string {
  if (signatureHolds(key, text, signature)) return signature
  throw new AnswerableError('release_void', 'The signature does not hold.')
}

/** Issuers that manifests the owner signed name: tokens of no other are even looked at, so nobody chooses what is fetched. */
async function issuersOf(edge: Parameters<Handler>[0]['edge'], useCase: string): Promise<string[]> {
  const { model } = await edge.view()
  if (model.useCases.get(useCase)?.acceptance == null) return []
  const manifests = await Promise.all(coveredManifests(model, useCase).map((digest) => edge.log.manifest(digest)))
  return manifests.flatMap((manifest) => manifest?.deployment?.oidc?.issuer ?? [])
}
