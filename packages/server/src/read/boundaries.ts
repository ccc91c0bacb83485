import type { HandoffRow } from '@answerable/contract'
import { affectedBy, revisionsThatRely } from '@answerable/domain'
import type { Call, Reply } from '../http/edge.ts'
import { cursorAfter, cursorIn, INDEX } from './cursor.ts'
import { manifestsFor } from './exception-names.ts'
import { namedPeople } from './exceptions.ts'
import { viewAt } from './at.ts'
import { governed } from './governed.ts'

/** GET /v1/handoffs: work handed from or to a use case, newest first. The owners on both sides read the same entries. */
export async function listHandoffs({ edge, query }: Call): Promise<Reply> {
  const limit = Number(query['limit'])
  const useCase = String(query['useCase'])
  const before = cursorIn(query['after'], INDEX)
  const sides = await Promise.all(
    [{ useCase }, { fromUseCase: useCase }].map((where) =>
      edge.store.newest({ kind: 'handoff', where, limit: limit + 1 }, before),
    ),
  )
  const found = sides.flat().toSorted((a, b) => b.index - a.index)
  const shown = found.slice(0, limit)
  const { index } = await edge.view()
  return {
    json: {
      handoffs: shown.map(({ value }) => JSON.parse(value) as HandoffRow),
      next: found.length > limit ? cursorAfter(shown.at(-1), true) : null,
      index,
    },
  }
}

/** GET /v1/components: what several use cases rely on, whom a change of it reaches, and what has been announced. */
export const listComponents = governed(async ({ edge, query }) => {
  const { model, index } = await viewAt({ edge, query })
  const manifest = await manifestsFor(edge.log, model)
  const wanted = query['component']
  const ids = revisionsThatRely(model).flatMap((revision) =>
    (revision.components ?? manifest(revision.manifest)?.components ?? []).map(({ id }) => id),
  )
  const components = [...new Set(ids)].toSorted().filter((id) => wanted === undefined || id === wanted)
  const reached = components.map((component) => ({ component, affected: affectedBy(model, component, manifest) }))
  const announced = [...model.announcements.values()]
  const named = await namedPeople(edge, model, [
    ...reached.flatMap(({ affected }) => affected.map(({ owner }) => owner)),
    ...announced.map(({ by }) => by),
  ])
  return {
    index,
    content: {
      components: reached.map(({ component, affected }) => ({
        component,
        affected: affected.map((line) => ({ ...line, owner: named(line.owner) })),
        announced: announced
          .filter((one) => one.component === component)
          .map(({ id, digest, ships, time, by, list, affected, affectedTotal, index: at }) => ({
            id,
            digest,
            ships,
            announced: time,
            by: named(by),
            list,
            affected,
            affectedTotal,
            entry: at,
          })),
      })),
    },
  }
})
