import type { DecisionRow, LoggedEventOf } from '@answerable/contract'
import { chainOf, type Model, publicationFor, type Revision, revisionOf } from '@answerable/domain'
import type { Edge } from '../http/edge.ts'
import type { Citations } from './citations.ts'
import type { OpenedEntry } from './log-reader.ts'
import { personNames, type PersonName } from './person-names.ts'
import { wordsOfAcceptance } from './signed-words.ts'

type Context = { edge: Edge; model: Model; cite: Citations }
type Person = { person: string } & PersonName

/**
 * The first answer: who approved the workflow, and by what right, back to the mandate. Read as of the decision: what
 * people changed afterwards is not shown as if it had held then.
 */
export async function approvedBy(context: Context, decision: DecisionRow): Promise<object> {
  const { edge, model } = context
  const { owner, acceptance, assumptions } = decision.answerable
  const useCase = model.useCases.get(decision.useCase)
  const accepted = useCase?.acceptance?.id === acceptance ? useCase?.acceptance : null
  const revision = useCase === undefined || accepted == null ? undefined : revisionOf(useCase, accepted.revision)
  const publication = revision === undefined || assumptions === null ? undefined : publicationFor(revision, assumptions)
  const chain = decision.answerable.authority === null ? null : chainOf(model, decision.answerable.authority)
  const mandate = chain?.mandate ?? null
  const indexes = [accepted, revision, publication, mandate, ...(chain?.authorities ?? [])].flatMap(
    (made) => made?.index ?? [],
  )
  const entries = await edge.log.entriesAt(indexes)
  const countersign = await countersignature(context, mandate?.id)
  const people = [
    owner,
    ...(mandate?.signers ?? []),
    ...(chain?.authorities ?? []).flatMap(({ grantor, grantee }) => [grantor, grantee]),
    ...entries.flatMap(({ event }) => (event.actor.kind === 'person' ? event.actor.id : [])),
  ].filter((id) => id !== null)
  const names = await personNames(edge.log, model, people)
  const named = (id: string): Person => ({ person: id, ...names.get(id) })
  const at = (index: number | undefined): OpenedEntry | undefined => entries.find((entry) => entry.index === index)

  return {
    owner: owner === null ? null : named(owner),
    provisional: decision.answerable.provisional,
    acceptance: await acceptancePart(context, at(accepted?.index), named),
    workflow: await workflowPart(context, revision, at(revision?.index), named),
    policy: await policyPart(context, at(publication?.index), named),
    authority: (chain?.authorities ?? []).flatMap(({ index }) => authorityPart(context, at(index), named) ?? []),
    mandate: mandatePart(context, at(mandate?.index), countersign, named),
  }
}

type Named = (id: string) => Person

async function acceptancePart({ edge, cite }: Context, entry: OpenedEntry | undefined, named: Named) {
  if (entry?.event.type !== 'acceptance.signed') return null
  const { id, time, actor, body } = entry.event
  const { answer, until, overall, residualRisk, revision, assumptions } = body
  const { conditions, justification } = entry.values
  return {
    id,
    signedBy: named(actor.id),
    signedAt: time,
    answer,
    until,
    overall,
    residualRisk,
    revision,
    assumptions,
    conditions: conditions === undefined ? [] : (JSON.parse(conditions) as string[]),
    justification: justification === undefined ? [] : (JSON.parse(justification) as object[]),
    words: await wordsOfAcceptance(edge, entry as OpenedEntry & { event: LoggedEventOf<'acceptance.signed'> }, true),
    ...cite.cite(entry),
  }
}

async function workflowPart(
  { edge, cite }: Context,
  revision: Revision | undefined,
  entry: OpenedEntry | undefined,
  named: Named,
) {
  if (revision === undefined || entry === undefined) return null
  const manifest = await edge.log.manifest(revision.manifest)
  return {
    useCase: revision.useCase,
    revision: revision.revision,
    manifest: revision.manifest,
    name: manifest?.name ?? null,
    purpose: manifest?.purpose ?? null,
    tier: revision.tier,
    autonomy: revision.autonomy,
    registeredBy: named(revision.registeredBy),
    ...cite.cite(entry),
  }
}

async function policyPart({ edge, cite }: Context, entry: OpenedEntry | undefined, named: Named) {
  if (entry?.event.type !== 'policy.published') return null
  const { policy, rules, testsPassed, authority } = entry.event.body
  const text = (await edge.log.text(policy)) ?? null
  return { policy, rules, testsPassed, authority, publishedBy: named(entry.event.actor.id), text, ...cite.cite(entry) }
}

function authorityPart({ cite }: Context, entry: OpenedEntry | undefined, named: Named) {
  if (entry?.event.type !== 'authority.granted') return null
  const { grantee, grantor, ...granted } = entry.event.body
  return { id: entry.event.id, grantee: named(grantee), grantor: named(grantor), ...granted, ...cite.cite(entry) }
}

function mandatePart(
  { cite }: Context,
  entry: OpenedEntry | undefined,
  countersign: OpenedEntry | undefined,
  named: Named,
) {
  if (entry?.event.type !== 'mandate.proposed') return null
  const { unit, instrument, signers } = entry.event.body
  const { unitName = null, title = null, reference = null } = entry.values
  return {
    id: entry.event.id,
    unit,
    unitName,
    instrument: { title, reference, digest: instrument },
    signers: signers.map(named),
    countersigned: countersign === undefined ? null : { at: countersign.event.time, ...cite.cite(countersign) },
    ...cite.cite(entry),
  }
}

/** The entry of the second signature, if it was given by then. The model keeps only when. */
async function countersignature(
  { edge, model }: Context,
  mandate: string | undefined,
): Promise<OpenedEntry | undefined> {
  if (mandate === undefined || model.mandates.get(mandate)?.countersigned == null) return undefined
  return edge.log.firstGovernance(({ type, body }) => type === 'mandate.countersigned' && body.mandate === mandate)
}
