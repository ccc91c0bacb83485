import { latestRevision, type Model, type Revision, revisionInForce } from '../model.ts'
import { membersOf, rolesNow, separationFaultNow } from './roles.ts'

export type GraphNode = { kind: 'person' | 'team' | 'use_case' | 'agent'; id: string }
export type GraphEdge = { from: string; to: string; role: string; via?: string }
/** One person in roles that exclude each other: the use case may not be approved by anybody until it ends. */
export type Conflict = { useCase: string; person: string; roles: string; suspends: boolean }
export type ConflictGraph = { nodes: GraphNode[]; edges: GraphEdge[]; conflicts: Conflict[] }

/** Persons, teams, agents and use cases with their roles now, and which of them exclude each other. */
export function conflictGraph(model: Model): ConflictGraph {
  const edges: GraphEdge[] = []
  const conflicts: Conflict[] = []
  for (const useCase of model.useCases.values()) {
    const revision = revisionInForce(useCase) ?? latestRevision(useCase)
    if (revision === undefined) continue
    edges.push(...edgesOf(model, revision))
    const fault = separationFaultNow(model, revision)
    if (fault === null) continue
    const challenges = fault.startsWith('challenger and')
    const person = challenges ? (revision.challenger ?? '') : revision.owner
    const roles = challenges ? fault : `owner and ${fault}`
    conflicts.push({ useCase: useCase.id, person, roles, suspends: true })
  }
  for (const agent of model.agents.values()) {
    if (agent.revoked !== null) continue
    edges.push({ from: agent.agent, to: agent.useCase, role: 'agent' })
    if (agent.by !== null) edges.push({ from: agent.by, to: agent.agent, role: 'registered its credential' })
  }
  return { nodes: nodesOf(model, edges), edges, conflicts }
}

function edgesOf(model: Model, revision: Revision): GraphEdge[] {
  const to = revision.useCase
  const { owner, deputy, challenger, operators, hosts } = rolesNow(model, revision)
  const one = (from: string | null, role: string): GraphEdge[] => (from === null ? [] : [{ from, to, role }])
  const teams = [revision.operatorTeam, ...(revision.hostTeams ?? [])].flatMap((team) => team ?? [])
  return [
    ...one(owner, 'owner'),
    ...one(deputy, 'deputy'),
    ...one(challenger, 'challenger'),
    ...operators.flatMap((person) => one(person, 'operator')),
    ...hosts.flatMap((person) => one(person, 'host')),
    ...teams.flatMap((team) => [
      { from: team, to, role: team === revision.operatorTeam ? 'operator team' : 'host team' },
      ...membersOf(model, team).map((from) => ({ from, to: team, role: 'member' })),
    ]),
  ]
}

function nodesOf(model: Model, edges: readonly GraphEdge[]): GraphNode[] {
  const kindOf = (id: string): GraphNode['kind'] =>
    model.persons.has(id) ? 'person' : model.useCases.has(id) ? 'use_case' : model.agents.has(id) ? 'agent' : 'team'
  return [...new Set(edges.flatMap(({ from, to }) => [from, to]))].map((id) => ({ kind: kindOf(id), id }))
}
