import type { SecretRow } from '@answerable/contract'
import { type Model, revisionInForce } from '@answerable/domain'
import type { Call, Reply } from '../http/edge.ts'
import { cursorAfter, INDEX, cursorIn } from './cursor.ts'
import { type PersonName, personNames } from './person-names.ts'
import { recordedOnly } from './records.ts'

/**
 * What a leaked secret is compared with: "Voice of Practitioners 2024: The State of Secrets in AppSec" (GitGuardian and
 * CyberArk, 1,000 IT decision makers): 27 days on average until a leaked secret is dealt with. Opinions, not telemetry.
 */
export const SURVEY_DAYS = 27
const DAY_MS = 86_400_000

/** GET /v1/secrets: what leaked, by which rule it was known, how long it has been open, and whose it is. */
export async function listSecrets({ edge, query, caller }: Call): Promise<Reply> {
  const limit = Number(query['limit'])
  const { useCase, state } = query
  const where = await recordedOnly(edge, caller, {
    state: typeof state === 'string' ? state : ['open', 'settled'],
    ...(typeof useCase === 'string' ? { useCase } : {}),
  })
  const before = cursorIn(query['after'], INDEX)
  const found = await edge.store.newest({ kind: 'secret', where, limit: limit + 1 }, before)
  const rows = await edge.log.proved('secret', found.slice(0, limit))
  const { model, index } = await edge.view()
  const now = await edge.now()
  const owners = rows.flatMap((row) => ownerOf(model, row) ?? [])
  const names = await personNames(edge.log, model, [...owners, ...rows.flatMap(({ settled }) => settled?.by ?? [])])
  const reasons = await edge.log.entriesAt(rows.flatMap(({ settled }) => settled?.index ?? []))
  const reasonAt = new Map(reasons.map((entry) => [entry.index, entry.values['reason'] ?? null]))
  return {
    json: {
      surveyDays: SURVEY_DAYS,
      secrets: rows.map((row) => ({
        ...lineOf(row, now),
        ...ownerNamed(ownerOf(model, row), names),
        settled:
          row.settled === null
            ? null
            : {
                ...row.settled,
                byName: names.get(row.settled.by)?.name ?? null,
                reason: reasonAt.get(row.settled.index) ?? null,
              },
      })),
      next: found.length > limit ? cursorAfter(found[limit - 1], true) : null,
      index,
    },
  }
}

function lineOf(
  { id, rule, useCase, run, where, first, leak, since, state, settled, entries }: SecretRow,
  now: string,
) {
  // Entries have the store's time, which may be a little ahead of this server's.
  const daysOpen = Math.max(0, Math.floor((Date.parse(settled?.time ?? now) - Date.parse(since)) / DAY_MS))
  const times = { since, daysOpen, overSurvey: daysOpen > SURVEY_DAYS }
  return { secret: id, rule, useCase, run, where, first, leak, entry: entries[0], state, ...times }
}

/** Whose it is to revoke: the owner of the use case it leaked in, today's. */
function ownerOf(model: Model, { useCase }: SecretRow): string | undefined {
  const known = model.useCases.get(useCase)
  return known === undefined ? undefined : revisionInForce(known)?.owner
}

function ownerNamed(owner: string | undefined, names: ReadonlyMap<string, PersonName>) {
  return { owner: owner ?? null, ownerName: names.get(owner ?? '')?.name ?? null }
}
