import type { Issue, Manifest } from '@answerable/contract'
import { envelopeIssues } from './check-envelope.ts'
import { separationFault } from './separation.ts'
import { affectedPersons, isStricter, tierFloor, tierOf } from './tier.ts'

/**
 * What a schema cannot say of a manifest: names used once, references that resolve, roles held apart, a tier not
 * below its floor. Paths are RFC 6901 pointers; empty when the manifest holds together.
 */
export function checkManifest(manifest: Manifest): Issue[] {
  return [
    ...duplicates(
      manifest.tools.map((tool) => tool.name),
      '/tools',
    ),
    ...duplicates(
      manifest.sources.map((source) => source.id),
      '/sources',
    ),
    ...duplicates(
      manifest.outcomes.map((outcome) => outcome.id),
      '/outcomes',
    ),
    ...duplicates(
      manifest.sources.flatMap((source) => source.tools),
      '/sources',
    ),
    ...boundaryIssues(manifest),
    ...toolIssues(manifest),
    ...referenceIssues(manifest),
    ...envelopeIssues(manifest),
    ...peopleIssues(manifest),
    ...tierIssues(manifest),
  ]
}

/** The parts of an access evaluation, under whose names it travels as arguments. */
const EVALUATION_PARTS = ['subject', 'action', 'resource', 'context']

function duplicates(names: readonly string[], path: string): Issue[] {
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  return [...twice].map((name) => ({ path, message: `${name} stands twice` }))
}

function boundaryIssues({ use_case: own, accepts_from: from = [], components }: Manifest): Issue[] {
  const self = from.includes(own) ? [{ path: '/accepts_from', message: 'a use case does not call itself' }] : []
  return [
    ...self,
    ...duplicates(from, '/accepts_from'),
    ...duplicates(
      components.map(({ id }) => id),
      '/components',
    ),
  ]
}

function toolIssues(manifest: Manifest): Issue[] {
  const names = new Set(manifest.tools.map((tool) => tool.name))
  return manifest.tools.flatMap((tool, t) => {
    const issues: Issue[] = duplicates(
      tool.arguments.map((argument) => argument.name),
      `/tools/${t}/arguments`,
    )
    if (tool.undo_with !== undefined && !names.has(tool.undo_with)) {
      issues.push({ path: `/tools/${t}/undo_with`, message: `${tool.undo_with} is not a tool of this manifest` })
    }
    if (tool.undo_with !== undefined && tool.undo === 'irreversible') {
      issues.push({ path: `/tools/${t}/undo`, message: 'a tool that can be undone is not irreversible' })
    }
    const fills = tool.arguments.some(({ from }) => from !== undefined)
    tool.arguments.forEach((argument, a) => {
      // Policy reads sinks under these names: an argument so called would speak for one.
      if (argument.name.startsWith('sink:'))
        issues.push({ path: `/tools/${t}/arguments/${a}/name`, message: '`sink:` is no start of an argument name' })
      if (argument.from?.includes('.entity.') === true && manifest.entities === undefined) {
        const message = 'the manifest names no entity file to take it from'
        issues.push({ path: `/tools/${t}/arguments/${a}/from`, message })
      }
      // These names hold what the rest is taken from: a caller must not be able to send them as something else.
      if (fills && argument.from === undefined && EVALUATION_PARTS.includes(argument.name)) {
        const message = `${argument.name} is taken: other arguments of this tool come from it`
        issues.push({ path: `/tools/${t}/arguments/${a}/name`, message })
      }
      if (argument.scale !== undefined && argument.type !== 'decimal') {
        issues.push({ path: `/tools/${t}/arguments/${a}/scale`, message: 'scale belongs to type decimal' })
      }
    })
    return issues
  })
}

function referenceIssues(manifest: Manifest): Issue[] {
  const tools = new Set(manifest.tools.map((tool) => tool.name))
  const vendors = new Set(manifest.vendors.map((vendor) => vendor.id))
  const issues: Issue[] = []
  manifest.sources.forEach((source, s) => {
    source.tools.forEach((tool, t) => {
      if (!tools.has(tool))
        issues.push({ path: `/sources/${s}/tools/${t}`, message: `${tool} is not a tool of this manifest` })
    })
  })
  for (const [list, name] of [
    [manifest.models, 'models'],
    [manifest.components, 'components'],
  ] as const) {
    list.forEach((item, i) => {
      if (item.vendor !== undefined && !vendors.has(item.vendor)) {
        issues.push({ path: `/${name}/${i}/vendor`, message: `${item.vendor} is not a vendor of this manifest` })
      }
    })
  }
  for (const role of Object.keys(manifest.review.roles)) {
    if (role === 'owner' || role === 'deputy') {
      issues.push({ path: `/review/roles/${role}`, message: `${role} is given by people, not listed as a role` })
    }
  }
  return issues
}

function peopleIssues(manifest: Manifest): Issue[] {
  // The sum stands in an entry, where numbers beyond 2^53-1 cannot be read back.
  if (!Number.isSafeInteger(affectedPersons(manifest)))
    return [{ path: '/affected', message: 'the counts add up to more than anybody can count' }]
  const { owner, deputy = null, challenger = null, operators, hosts } = manifest.people
  const fault = separationFault({ owner, deputy, challenger, operators, hosts })
  // In the lower tiers an exception may combine the two. Registering proposes: without one nothing opens.
  const exceptional = fault === 'operator' && !['T1', 'T2'].includes(tierOf(manifest))
  return fault === null || exceptional
    ? []
    : [
        {
          path: '/people',
          message: `one person cannot be owner and ${fault}`.replace('owner and challenger and', 'challenger and'),
        },
      ]
}

function tierIssues(manifest: Manifest): Issue[] {
  const floor = tierFloor(manifest)
  if (manifest.tier === undefined || !isStricter(floor, manifest.tier)) return []
  return [{ path: '/tier', message: `${manifest.tier} is below the computed floor ${floor}; a file may only raise it` }]
}
