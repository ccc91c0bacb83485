import { isStanding } from '@answerable/domain'
import { namedPeople, ofUseCase } from './exceptions.ts'
import { viewAt } from './at.ts'
import { governed } from './governed.ts'

/** GET /v1/standing-approvals: bounds in the owner's words, and how much of them is used up. */
export const listStandingApprovals = governed(async ({ edge, query }) => {
  const { model, index, now } = await viewAt({ edge, query })
  const all = ofUseCase([...model.standingApprovals.values()], query)
  const named = await namedPeople(
    edge,
    model,
    all.map(({ owner }) => owner),
  )
  const entries = await edge.log.entriesAt(all.map((approval) => approval.index))
  const rows = await edge.log.proved(
    'standing_approval',
    await edge.store.rows(all.map(({ id }) => ({ kind: 'standing_approval', id }))),
  )
  const standingApprovals = all.map((approval) => {
    const { id, useCase, tool, amount, count, until, revoked, owner, time, index: at } = approval
    const values = entries.find((entry) => entry.index === at)?.values ?? {}
    const row = rows.find((candidate) => candidate.id === id)
    return {
      id,
      useCase,
      tool,
      signedBy: named(owner),
      signed: time,
      bounds: values['values'] === undefined ? null : (JSON.parse(values['values']) as object[]),
      amount,
      count,
      until,
      revoked,
      live: isStanding(model, approval, now),
      uses: row?.uses ?? null,
      amountUsed: row?.amount ?? null,
      lastUse: row?.last ?? null,
      reason: values['reason'] ?? null,
      entry: at,
    }
  })
  return { index, content: { standingApprovals } }
})
