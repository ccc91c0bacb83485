import { AnswerableError, type LoggedEvent, type LoggedEventOf } from '@answerable/contract'
import {
  latestRevision,
  type Publication,
  publicationFor,
  type Revision,
  revisionOf,
  type UseCase,
} from '@answerable/domain'
import type { Edge } from '../http/edge.ts'
import { viewAt } from './at.ts'
import { governed } from './governed.ts'
import type { OpenedEntry } from './log-reader.ts'
import { sentencesOf } from './revision-facts.ts'
import { mayReadRecords } from './reader.ts'
import { personNames } from './person-names.ts'
import { wordsOfAcceptance } from './signed-words.ts'

/** GET /v1/use-cases/{useCase}/file: the documents behind a use case, as registered now and as its owner signed them. */
export const readUseCaseFile = governed(async ({ edge, params, query, caller }) => {
  const { model, index } = await viewAt({ edge, query })
  const useCase = known(model.useCases.get(params['useCase'] ?? ''))
  const records = await mayReadRecords(edge, caller, useCase.id)
  const newest = latestRevision(useCase)
  const { acceptance } = useCase
  const signed = acceptance === null ? undefined : revisionOf(useCase, acceptance.revision)
  return {
    index,
    content: {
      registered: newest === undefined ? null : await documentsOf(edge, newest, newest.publications.at(-1)),
      accepted:
        signed === undefined || acceptance === null
          ? null
          : await documentsOf(edge, signed, publicationFor(signed, acceptance.assumptions)),
      words: await wordsOf(edge, acceptance, records),
      pendingWords: await wordsOf(edge, useCase.pending, records),
    },
  }
})

/** The words under an answer, and which answer it is: one that waits may stand behind the one in force. */
async function wordsOf(edge: Edge, acceptance: UseCase['acceptance'], records: boolean) {
  if (acceptance === null) return null
  const [entry] = await edge.log.entriesAt([acceptance.index])
  const words = entry !== undefined && isAcceptance(entry) ? await wordsOfAcceptance(edge, entry, records) : null
  return words == null ? null : { acceptance: acceptance.id, ...words }
}

/** GET /v1/use-cases/{useCase}/history */
export const readUseCaseHistory = governed(async ({ edge, params }) => {
  const { model, index } = await edge.view()
  const { id } = known(model.useCases.get(params['useCase'] ?? ''))
  const agents = new Set([...model.agents.values()].flatMap((one) => (one.useCase === id ? [one.agent] : [])))
  const entries = await edge.log.allGovernance((event) => concerns(event, id, agents))
  const names = await personNames(
    edge.log,
    model,
    entries.flatMap(({ event }) => (event.actor.kind === 'person' ? [event.actor.id] : [])),
  )
  return {
    index,
    content: {
      history: entries.map(({ event, index: at }) => ({
        entry: at,
        type: event.type,
        time: event.time,
        by: { ...event.actor, person: event.actor.id, ...names.get(event.actor.id) },
      })),
    },
  }
})

function known(useCase: UseCase | undefined): UseCase {
  if (useCase === undefined) throw new AnswerableError('not_found', 'There is no such use case.')
  return useCase
}

async function documentsOf(edge: Edge, revision: Revision, publication: Publication | undefined) {
  const manifest = (await edge.log.manifest(revision.manifest)) ?? null
  const textOf = async (digest: string | undefined): Promise<string | null> =>
    digest === undefined ? null : ((await edge.log.text(digest)) ?? null)
  const text = await textOf(publication?.policy)
  const tests = await textOf(publication?.tests)
  return {
    revision: revision.revision,
    tier: revision.tier,
    entry: revision.index,
    digest: revision.manifest,
    manifest,
    policy:
      publication === undefined
        ? null
        : {
            digest: publication.policy,
            assumptions: publication.assumptions,
            entry: publication.index,
            rules: publication.rules,
            testsPassed: publication.testsPassed,
            text,
            tests,
            sentences: manifest === null || text === null ? null : (sentencesOf(manifest, text) ?? null),
          },
  }
}

function isAcceptance(entry: OpenedEntry): entry is OpenedEntry & { event: LoggedEventOf<'acceptance.signed'> } {
  return entry.event.type === 'acceptance.signed'
}

/** Whether an event names the use case, one of its agents, or a scope that holds it. */
function concerns({ body }: LoggedEvent, useCase: string, agents: ReadonlySet<string>): boolean {
  const { useCase: named, agent, scope } = body as { useCase?: unknown; agent?: unknown; scope?: unknown }
  if (named === useCase || (typeof agent === 'string' && agents.has(agent))) return true
  if (typeof scope !== 'object' || scope === null) return false
  const { useCase: within, kind } = scope as { useCase?: unknown; kind?: unknown }
  return within === useCase || kind === 'everything'
}
