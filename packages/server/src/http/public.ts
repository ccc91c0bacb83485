import {
  type CommandType,
  type JsonObject,
  manifestJsonSchema,
  openApiDocument,
  routes,
  validate,
} from '@answerable/contract'
import { missingNow } from '../read/completeness.ts'
import { readJsonObject } from './body.ts'
import type { Call, Reply } from './edge.ts'

/** Bytes a payload to be signed may have; a policy with its tests and entities is the largest there is. */
const MAX_STATEMENT_BYTES = 1_100_000

/** GET /v1/health: enough to know which log this is and whether it is alive; nothing about its content. */
export async function health({ edge }: Call): Promise<Reply> {
  const { model, index } = await edge.view()
  const mandates = [...model.mandates.values()]
  return {
    json: {
      status: model.epoch.closed !== null ? 'epoch_closed' : model.openJump === null ? 'ok' : 'clock_unconfirmed',
      origin: edge.origin,
      vkey: edge.vkey,
      practice: edge.practice,
      jump: model.openJump,
      epoch: { number: model.epoch.number, previous: model.epoch.previous, closed: model.epoch.closed },
      provisional: !mandates.some(({ countersigned }) => countersigned !== null),
      size: (await edge.store.head()).size,
      witnessed: await edge.published.witnesses(),
      store: edge.storeKind,
      alarms: await alarmsNow(edge),
      version: edge.version,
      time: await edge.now(),
      index,
    },
  }
}

/** How many things somebody has to look at: `GET /v1/completeness` says which. Nothing about their content. */
async function alarmsNow(edge: Call['edge']): Promise<number> {
  const { gaps, silentTotal, counted, killed } = await missingNow(edge)
  return gaps.length + silentTotal + killed.length + (counted?.matches === false ? 1 : 0)
}

export async function openapi({ edge }: Call): Promise<Reply> {
  return { json: openApiDocument(edge.version) }
}

export async function manifestSchema(): Promise<Reply> {
  return { headers: { 'content-type': 'application/schema+json' }, json: manifestJsonSchema() }
}

/**
 * POST /v1/statements: nothing is kept and nothing changes. For the person who will sign, and nobody else: the sentences
 * are joined with names, e-mail addresses and held requests from the vault, and everybody with a receipt knows the public
 * keys and ids that would otherwise be enough to ask.
 */
export async function prepareStatement({ edge, request, caller }: Call): Promise<Reply> {
  const body = validate(routes.statement.input, await readJsonObject(request, MAX_STATEMENT_BYTES))
  const { model, index } = await edge.view()
  const asked = { ...body, command: body.command as CommandType, payload: body.payload as JsonObject }
  const context = { model, now: await edge.now(), caller: caller.kind === 'person' ? caller.id : '' }
  return { json: { ...(await edge.statements.prepare(asked, context)), index } }
}
