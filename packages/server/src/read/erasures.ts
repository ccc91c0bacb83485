import { governed } from './governed.ts'
import { personNames } from './person-names.ts'

/** GET /v1/erasures: what was erased, by whom and on what basis, and the holds that stand. */
export const listErasures = governed(async ({ edge }) => {
  const { model, index } = await edge.view()
  const holds = [...model.holds.values()].filter(({ lifted }) => lifted === null)
  const erasures = [...model.erasures.values()]
  const entries = await edge.log.entriesAt([...erasures, ...holds].map((one) => one.index))
  const reasons = new Map(entries.map((entry) => [entry.index, entry.values['reason'] ?? null]))
  const names = await personNames(
    edge.log,
    model,
    [...erasures, ...holds].map(({ by }) => by),
  )
  const told = <T extends { by: string; index: number }>(one: T) => ({
    ...one,
    byName: names.get(one.by)?.name ?? null,
    reason: reasons.get(one.index) ?? null,
  })
  return { index, content: { erasures: erasures.map(told), holds: holds.map(told) } }
})
