import { authorityFault, chainOf } from '@answerable/domain'
import { viewAt } from './at.ts'
import { governed } from './governed.ts'
import { personNames } from './person-names.ts'

/** GET /v1/authorities: who may what, back to the mandates, and whether it holds now. */
export const listAuthorities = governed(async ({ edge, query }) => {
  const { model, index, now } = await viewAt({ edge, query })
  const mandates = [...model.mandates.values()]
  const authorities = [...model.authorities.values()]
  const entries = await edge.log.entriesAt(mandates.map((mandate) => mandate.index))
  const names = await personNames(edge.log, model, [
    ...mandates.flatMap(({ signers }) => signers),
    ...authorities.flatMap(({ grantee, grantor }) => [grantee, grantor]),
  ])
  const nameOf = (id: string): string | null => names.get(id)?.name ?? null
  return {
    index,
    content: {
      mandates: mandates.map((mandate) => {
        const values = entries.find((entry) => entry.index === mandate.index)?.values ?? {}
        const { unitName = null, title = null, reference = null } = values
        return {
          ...mandate,
          unitName,
          instrument: { digest: mandate.instrument, title, reference },
          signers: mandate.signers.map((person) => ({ person, name: nameOf(person) })),
        }
      }),
      authorities: authorities.map((authority) => ({
        ...authority,
        granteeName: nameOf(authority.grantee),
        grantorName: nameOf(authority.grantor),
        mandate: chainOf(model, authority.id).mandate?.id ?? null,
        fault: authorityFault(model, authority.id, now)?.code ?? null,
      })),
    },
  }
})
