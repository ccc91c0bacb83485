import type { JsonObject, KnownException, Names } from '@answerable/contract'
import { affectedBy, type Exception, type Model, revisionsThatRely } from '@answerable/domain'
import type { LogReader } from './log-reader.ts'

type Lookups = Pick<Names, 'exception' | 'emergency' | 'standingApproval' | 'reliesOn'>

/** What statements about exceptions, emergencies, standing approvals and components are joined with. */
export async function exceptionNames(
  { log, model }: { log: LogReader; model: Model },
  named: ReadonlySet<string>,
  payload: JsonObject,
): Promise<Lookups> {
  const exceptions = await knownExceptions(
    log,
    [...named].flatMap((id) => model.exceptions.get(id) ?? []),
  )
  const component = typeof payload['component'] === 'string' ? payload['component'] : undefined
  const reached = component === undefined ? [] : await relying(log, model, component)
  return {
    exception: (id) => exceptions.get(id),
    emergency: (id) => model.emergencies.get(id),
    standingApproval: (id) => model.standingApprovals.get(id),
    reliesOn: (id) => (id === component ? reached : []),
  }
}

/** Use cases that take part in what a statement names, so that their names are looked up too. */
export function useCasesBehind(model: Model, named: ReadonlySet<string>): string[] {
  return [...named].flatMap((id) => {
    const made = model.exceptions.get(id) ?? model.emergencies.get(id) ?? model.standingApprovals.get(id)
    return made === undefined ? [] : [made.useCase]
  })
}

async function knownExceptions(log: LogReader, found: readonly Exception[]): Promise<Map<string, KnownException>> {
  const entries = await log.entriesAt(found.flatMap(({ index, pending }) => [index, pending?.index ?? index]))
  const valuesAt = (index: number) => entries.find((entry) => entry.index === index)?.values ?? {}
  return new Map(
    found.map((exception): [string, KnownException] => {
      const { id, useCase, waives, agent, tool, index, pending, terms, until, evidence } = exception
      const recipient = valuesAt(index)['recipientValue']
      return [
        id,
        {
          useCase,
          waives,
          scope: { agent: agent ?? undefined, tool: tool ?? undefined, recipient },
          control: valuesAt(pending?.index ?? index)['control'],
          evidence: pending?.evidence ?? evidence,
          until: pending?.until ?? terms.at(-1)?.until ?? until,
        },
      ]
    }),
  )
}

async function relying(log: LogReader, model: Model, component: string): Promise<string[]> {
  const lines = affectedBy(model, component, await manifestsFor(log, model))
  return lines.map(({ useCase }) => useCase)
}

/** Manifests of revisions whose entries do not name their components. */
export async function manifestsFor(log: LogReader, model: Model): Promise<Parameters<typeof affectedBy>[2]> {
  const unread = revisionsThatRely(model).filter(({ components }) => components === undefined)
  const known = new Map(
    await Promise.all(unread.map(async ({ manifest }) => [manifest, await log.manifest(manifest)] as const)),
  )
  return (digest) => known.get(digest)
}
