import {
  type DecisionRow,
  type HeldDecision,
  type JsonObject,
  type JsonValue,
  KeyedDigest,
  type Names,
  type SecretRow,
  type UseCaseFacts,
} from '@answerable/contract'
import { type Acceptance, latestRevision, type Model, revisionInForce, revisionOf } from '@answerable/domain'
import { exceptionNames, useCasesBehind } from './exception-names.ts'
import { incidentsNamed, nominatedUnder, ownResponsibilities, peopleIn } from './nominated-names.ts'
import { type CallSources, shownCalls } from './shown-calls.ts'
import { questionTexts } from './question-texts.ts'
import { revisionFacts, sentencesOf } from './revision-facts.ts'
import { type PersonName, personNames } from './person-names.ts'

const PERSON = /^p_[a-z2-7]{16}$/

type Sources = CallSources & { now: () => Promise<string> }

/**
 * What the sentences of one command are joined with. Everything its payload names is looked up first, since the
 * sentences themselves are a pure function.
 */
export async function statementNames(sources: Sources, payload: JsonObject, signer: string): Promise<Names> {
  const { log, model } = sources
  const named = new Set(textsIn(payload))
  const jump = jumpOf(payload)
  const authorities = [...named].flatMap((id) => model.authorities.get(id) ?? [])
  const secrets = await leakedSecrets(sources, named)
  const leakedIn = [...secrets.values()].map(({ useCase }) => useCase)
  const incidents = await incidentsNamed(sources, named)
  const own = await ownResponsibilities(sources, payload, signer)
  const useCases = await useCaseFacts(
    sources,
    [
      ...named,
      ...acceptedUseCases(model, named),
      ...leakedIn,
      ...useCasesBehind(model, named),
      ...[...incidents.values()].map((one) => one.useCase),
      ...(own?.useCases ?? []).map((one) => one.useCase),
    ],
    payload,
  )
  const nominated = await nominatedUnder(sources, [...named, ...(own?.useCases ?? []).map((one) => one.useCase)])
  const people = [
    signer,
    ...peopleIn(own),
    ...[...useCases.values()].flatMap(({ challenge }) => challenge?.challenger ?? []),
    ...[...named].filter((text) => PERSON.test(text)),
    ...[...named].flatMap((id) => acceptanceOf(model, id)?.owner ?? []),
  ]
  const names = await personNames(log, model, [
    ...people,
    ...authorities.flatMap(({ grantee, grantor }) => [grantee, grantor]),
  ])
  const units = await unitNames(sources, named)
  const decisions = await heldDecisions(sources, named)
  const pastCalls = await shownCalls(sources, payload, signer)
  const manifests = await manifestsFor(sources, payload)
  const questions = await questionTexts(sources, payload)
  const jumps = jump === undefined ? [] : await log.entriesById([jump])
  return {
    signer,
    practice: model.practice,
    person: (id) => spoken(names.get(id)),
    useCase: (id, revision) => useCases.get(revisionKey(id, revision)),
    policy: (text, useCase, revision) => sentencesOf(manifests.get(revisionKey(useCase, revision)), text),
    nominated: (id) => nominated.get(id),
    incident: (id) => incidents.get(id),
    task: (id) => model.tasks.get(id),
    responsibilities: () => own,
    question: (useCase, id) => questions.get(`${useCase} ${id}`),
    mandate: (id) => units.get(id),
    authority: (id) => authorities.find((authority) => authority.id === id),
    acceptance: (id) => acceptanceOf(model, id),
    restriction: (id) => model.restrictions.get(id),
    decision: (id) => decisions.get(id),
    pastCall: (id) => pastCalls.get(id),
    secret: (id) => secrets.get(id),
    ...(await exceptionNames(sources, named, payload)),
    jump: (id) => {
      const event = jumps.find((entry) => entry.event.id === id)?.event
      return event?.type === 'clock.jumped' ? event.body : undefined
    },
  }
}

const revisionKey = (useCase: string, revision?: number): string => `${useCase} ${revision ?? 'newest'}`

function spoken(known: PersonName | undefined): ReturnType<Names['person']> {
  if (known?.name === undefined) return undefined
  return { name: known.name, ...(known.email === undefined ? {} : { email: known.email }) }
}

/** Every text in a payload: the ids it names are among them. */
function textsIn(value: JsonValue): string[] {
  if (typeof value === 'string') return value.length <= 64 ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(textsIn)
}

function jumpOf({ jump }: JsonObject): string | undefined {
  return typeof jump === 'string' ? jump : undefined
}

function acceptanceOf(model: Model, id: string): Acceptance | undefined {
  for (const { lastAnswer, acceptance, pending } of model.useCases.values()) {
    const found = [acceptance, pending, lastAnswer].find((answer) => answer?.id === id)
    if (found) return found
  }
  return undefined
}

function acceptedUseCases(model: Model, named: ReadonlySet<string>): string[] {
  return [...named].flatMap((id) => acceptanceOf(model, id)?.useCase ?? [])
}

async function useCaseFacts(
  { log, model }: Sources,
  ids: readonly string[],
  payload: JsonObject,
): Promise<Map<string, UseCaseFacts>> {
  const facts = new Map<string, UseCaseFacts>()
  const about = revisionsNamed(payload)
  for (const id of new Set(ids)) {
    const useCase = model.useCases.get(id)
    if (useCase === undefined) continue
    for (const { number, assumptions } of about) {
      const revision = number === undefined ? latestRevision(useCase) : revisionOf(useCase, number)
      const found =
        revision === undefined ? undefined : await revisionFacts({ log, model }, useCase, revision, assumptions)
      if (found !== undefined) facts.set(revisionKey(id, number), found)
    }
  }
  return facts
}

/** The revisions a payload is about, each with the assumptions it names; the newest one first. */
function revisionsNamed(payload: JsonObject): { number?: number; assumptions: JsonValue | undefined }[] {
  const { next, assumptions } = payload
  const named = [payload, ...(typeof next === 'object' && next !== null && !Array.isArray(next) ? [next] : [])]
  return [
    { assumptions },
    ...named.flatMap((one) =>
      typeof one['revision'] === 'number' ? [{ number: one['revision'], assumptions: one['assumptions'] }] : [],
    ),
  ]
}

async function manifestsFor({ log, model }: Sources, { useCase, revision }: JsonObject) {
  const known = typeof useCase === 'string' ? model.useCases.get(useCase) : undefined
  const wanted = typeof revision === 'number' ? revision : undefined
  const found =
    known === undefined ? undefined : wanted === undefined ? revisionInForce(known) : revisionOf(known, wanted)
  const manifest = found === undefined ? undefined : await log.manifest(found.manifest)
  return new Map(manifest === undefined ? [] : [[revisionKey(manifest.use_case, wanted), manifest]])
}

async function unitNames({ log, model }: Sources, named: ReadonlySet<string>) {
  const mandates = [...named].flatMap((id) => model.mandates.get(id) ?? [])
  const entries = await log.entriesAt(mandates.map(({ index }) => index))
  return new Map(
    mandates.map(({ id, unit, index }) => {
      const unitName = entries.find((entry) => entry.index === index)?.values['unitName']
      return [id, { unit, unitName }]
    }),
  )
}

async function leakedSecrets({ log, store }: Sources, named: ReadonlySet<string>): Promise<Map<string, SecretRow>> {
  const ids = [...named].filter((id) => KeyedDigest.safeParse(id).success)
  const found = await log.proved('secret', await store.rows(ids.map((id) => ({ kind: 'secret', id }))))
  return new Map(found.map((row) => [row.id, row]))
}

async function heldDecisions({ log, store }: Sources, named: ReadonlySet<string>): Promise<Map<string, HeldDecision>> {
  const found = await store.rows([...named].map((id) => ({ kind: 'decision', id })))
  const entries = await log.entriesAt(found.map(({ entries: [made], index }) => made ?? index))
  return new Map(
    found.map(({ id, value }) => {
      const row = JSON.parse(value) as DecisionRow
      const values = entries.find(({ event }) => event.id === id)?.values ?? {}
      const { useCase, agent, kind, tool, review } = row
      return [id, { useCase, agent, kind, tool, content: values['arguments'] ?? values['text'], due: review?.due }]
    }),
  )
}
