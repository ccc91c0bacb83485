import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { AnswerableError, type RouteName } from '@answerable/contract'
import { LedgerError, parseTilePath, type TilePath, toBase64 } from '@answerable/ledger'
import type { Call, Handler, Reply } from './edge.ts'

const compress = promisify(gzip)

/** C2SP tlog-tiles: tiles never change. `immutable` keeps clients from asking again (RFC 8246). */
const IMMUTABLE = 'max-age=31536000, immutable'
/** A checkpoint SHOULD not be cached beyond a few seconds. */
const BRIEFLY = 'public, max-age=2'

async function checkpoint({ edge }: Call): Promise<Reply> {
  const { checkpoint: text } = await edge.published.newest()
  return { text, headers: { 'cache-control': BRIEFLY } }
}

async function witnessedCheckpoint({ edge }: Call): Promise<Reply> {
  const witnessed = await edge.published.witnessed()
  return { text: witnessed.checkpoint, headers: { 'cache-control': BRIEFLY } }
}

async function tile({ edge, params }: Call): Promise<Reply> {
  const { level, index, width } = pathOf(`tile/${params['level'] ?? ''}/${params['index'] ?? ''}`)
  const bytes = level === 'entries' ? undefined : await edge.published.tile({ level, index, width })
  if (bytes === undefined) throw missing()
  return { bytes, headers: { 'cache-control': `public, ${IMMUTABLE}` } }
}

async function entryBundle({ edge, request, params }: Call): Promise<Reply> {
  const { index, width } = pathOf(`tile/entries/${params['index'] ?? ''}`)
  const bytes = await edge.published.entries(index, width)
  if (bytes === undefined) throw missing()
  const reach = edge.publicEntries ? 'public' : 'private'
  const headers = { 'cache-control': `${reach}, ${IMMUTABLE}`, vary: 'accept-encoding' }
  if (!acceptsGzip(request)) return { bytes, headers }
  return { bytes: new Uint8Array(await compress(bytes)), headers: { ...headers, 'content-encoding': 'gzip' } }
}

/** RFC 9110 section 12.5.3: a coding with weight 0 is refused. */
function acceptsGzip(request: Request): boolean {
  const codings = (request.headers.get('accept-encoding') ?? '').split(',').map((coding) => coding.trim())
  return codings.some((coding) => /^gzip(\s*;\s*q=(?:1|0?\.\d*[1-9]\d*).*)?$/i.test(coding))
}

async function inclusionProof({ edge, params, query }: Call): Promise<Reply> {
  const index = wholeNumber(params['index'])
  const { proof } = await edge.published.proof(index, query['checkpoint'] === 'witnessed' ? 'witnessed' : 'newest')
  return { text: proof }
}

async function consistencyProof({ edge, query }: Call): Promise<Reply> {
  const { from, to } = query as { from: number; to?: number }
  const proof = await edge.published.consistency(from, to)
  return { json: { from: proof.from, to: proof.to, hashes: proof.hashes.map(toBase64) } }
}

async function readWitnesses({ edge }: Call): Promise<Reply> {
  return { json: await edge.published.witnesses() }
}

async function ledgerLinks({ edge }: Call): Promise<Reply> {
  return { json: await edge.links.read() }
}

export const ledgerHandlers: Partial<Record<RouteName, Handler>> = {
  checkpoint,
  witnessedCheckpoint,
  tile,
  entryBundle,
  inclusionProof,
  consistencyProof,
  readWitnesses,
  ledgerLinks,
}

/** Any other spelling of a tile's path is no file of the log, so that caches hold each tile once. */
function pathOf(path: string): TilePath {
  try {
    return parseTilePath(path)
  } catch (cause) {
    if (cause instanceof LedgerError) throw missing()
    throw cause
  }
}

function wholeNumber(text = ''): number {
  if (!/^(0|[1-9]\d{0,14})$/.test(text)) throw missing()
  return Number(text)
}

const missing = (): AnswerableError => new AnswerableError('not_found', 'The log has no such tile or entry.')
