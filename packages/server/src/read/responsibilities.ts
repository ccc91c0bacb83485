import { AnswerableError, type JsonValue, responsibilitySentences } from '@answerable/contract'
import { answering, type Model, responsibilitiesOf } from '@answerable/domain'
import type { Edge } from '../http/edge.ts'
import { viewAt } from './at.ts'
import { titlesOf } from './coverage.ts'
import { governed } from './governed.ts'
import { personNames } from './person-names.ts'
import { statementNames } from './statement-names.ts'

/** GET /v1/responsibilities: who answers for what, by what right, as of any entry. */
export const listResponsibilities = governed(async ({ edge, query }) => {
  const { model, index, now } = await viewAt({ edge, query })
  const map = answering(model, now)
  const names = await personNames(edge.log, model, model.persons.keys())
  const titles = await titlesOf(edge, model, map)
  const named = (id: string | null) => (id === null ? null : { person: id, ...names.get(id) })
  const people = [...model.persons.values()].map(({ id, departed }) => ({
    ...named(id),
    departed,
    responsibilities: responsibilitiesOf(model, id, now).useCases.length,
    statement: signedOf(edge, model, id, now),
  }))
  const useCases = map.map((line) => ({
    ...line,
    name: titles.get(line.useCase) ?? null,
    owner: named(line.owner),
    deputy: named(line.deputy),
    challenger: named(line.challenger),
    interim: named(line.interim),
    operators: line.operators.map(named),
    hosts: line.hosts.map(named),
    chain: line.chain.map((link) => ({ ...link, grantee: named(link.grantee), grantor: named(link.grantor) })),
  }))
  return { index, content: { time: now, useCases, people } }
})

/** GET /v1/responsibilities/{person}: the generated text, its digest, and whether what was signed still equals it. */
export const readResponsibilities = governed(async ({ edge, params, query }) => {
  const { model, index, now } = await viewAt({ edge, query })
  const person = model.persons.get(params['person'] ?? '')
  if (person === undefined) throw new AnswerableError('not_found', 'There is no such person.')
  const of = responsibilitiesOf(model, person.id, now)
  const sources = { log: edge.log, store: edge.store, model, now: async () => now, evaluate: edge.evaluate }
  const names = await statementNames(sources, { digest: digestOf(edge, model, person.id, now) }, person.id)
  const content = {
    person: person.id,
    name: names.person(person.id)?.name ?? null,
    time: now,
    text: responsibilitySentences(of, names),
    responsibilities: of,
    digest: digestOf(edge, model, person.id, now),
    signed: signedOf(edge, model, person.id, now),
  }
  return { index, content }
})

function digestOf(edge: Pick<Edge, 'digest'>, model: Model, person: string, now: string): string {
  return edge.digest(responsibilitiesOf(model, person, now) as unknown as JsonValue)
}

/** OWN-03: a statement counts while it says what is so now. */
function signedOf(edge: Pick<Edge, 'digest'>, model: Model, person: string, now: string) {
  const signed = model.responsibilities.get(person)
  if (signed === undefined) return null
  const { version, time, index, id, digest } = signed
  return { id, version, time, entry: index, digest, current: digest === digestOf(edge, model, person, now) }
}
