import { upcoming } from '@answerable/domain'
import { governed } from './governed.ts'
import { personNames } from './person-names.ts'

/** GET /v1/due: what owners have to sign or answer soon, the next first; what is overdue stays until it is done. */
export const listDue = governed(async ({ edge, query }) => {
  const { model, index } = await edge.view()
  const owner = query['owner']
  const all = upcoming(model, await edge.now()).filter((item) => typeof owner !== 'string' || item.owner === owner)
  const names = await personNames(
    edge.log,
    model,
    all.map((item) => item.owner),
  )
  return { index, content: { due: all.map((item) => ({ ...item, ownerName: names.get(item.owner)?.name ?? null })) } }
})
