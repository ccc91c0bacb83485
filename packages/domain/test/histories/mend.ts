import { type Decided, handoverRecord, plusMs } from '../../src/index.ts'
import { authorityFault } from '../../src/authority/chain.ts'
import { attestationQuestions } from '../../src/attestation/questions.ts'
import { DAY } from '../world.ts'
import { AGENT, CAPACITY, type CaseName, draft, grant, registerAgent, riskOf, sha, standingOf } from './cast.ts'
import type { TwoServers } from './servers.ts'
import { founder, helpers, present, staff } from './staff.ts'
import { release } from './steps/running.ts'

/**
 * What good people would do next so that a use case opens again. Random commands alone leave nearly every history shut,
 * and a gate that never opens proves nothing. Where they cannot, the history goes on as it is.
 */
export function mend(world: TwoServers, name: CaseName, pick: number): void {
  staff(world)
  reopen(world, name)
  for (let turn = 0; turn < 4; turn += 1) {
    const { missing, ladder } = standingOf(world, name)
    const codes = missing.map((reason) => reason.code)
    // Nobody signs for what is not apart or has no second line: that is mended first.
    const code = FIRST.find((one) => codes.includes(one)) ?? codes[0]
    if (code === undefined) {
      if (ladder !== null && ladder.mode !== 'live') attest(world, name)
      break
    }
    // The same signatures missing once more: one of the two founders is gone, so less is asked for.
    if (turn > 1 && code.startsWith('countersignature')) sign(world, name, 3)
    else repair(world, name, code, pick)
  }
  reopen(world, name)
  const agent = world.model.agents.get(AGENT[name])
  const dead = agent === undefined || agent.revoked !== null || agent.until <= world.now
  if (dead)
    for (const by of roles(world, name)) {
      world.say(by, 'agent.revoke', { agent: AGENT[name], reason: 'r' })
      if (registerAgent(world, name, by, plusMs(world.now, 200 * DAY)).ok) break
    }
  const { missing, restrictions } = standingOf(world, name)
  if (pick % 2 === 0 && missing.length === 0 && restrictions.length === 0) release(world, name)
}

const FIRST = [
  'not_separate',
  'owner_departed',
  'owner_moved',
  'owner_supplier',
  'deputy_missing',
  'challenger_missing',
] as const

function repair(world: TwoServers, name: CaseName, code: string, pick: number): void {
  switch (code) {
    case 'owner_absent':
      for (const by of roles(world, name))
        world.say(by, 'cover.accept', { useCase: name, until: plusMs(world.now, 50 * DAY) })
      for (const one of world.model.useCases.get(name)?.absences.slice(-3) ?? [])
        world.say(world.nameOf(one.owner), 'cover.end', { cover: one.id, reason: 'r' })
      return
    case 'owner_departed':
    case 'owner_moved':
    case 'owner_supplier':
    case 'successor_missing':
    case 'cover_too_small':
    case 'deputy_missing':
    case 'challenger_missing':
      return succeed(world, name)
    case 'handover_missing':
      return takeOver(world, name)
    case 'not_separate':
      for (const [team, member] of [
        ['ops', 'olga'],
        ['platform', 'sue'],
      ] as const)
        for (const by of [founder(world)])
          world.say(by, 'team.set', { team, unit: 'claims', members: [world.id(member)] })
      return
    case 'emergency_unreviewed': {
      const open = [...world.model.emergencies.values()].filter(
        ({ review, second }) => review === null && second !== null,
      )
      for (const { id } of open)
        for (const by of [...roles(world, name), ...helpers(world)])
          world.say(by, 'emergency.review', {
            emergency: id,
            finding: pick % 2 === 0 ? 'justified' : 'not_justified',
            reason: 'r',
          })
      return
    }
    default:
      if (code.startsWith('countersignature')) countersign(world, name)
      else sign(world, name, pick)
  }
}

/** Everybody with a role in it: owner, deputy, operator, challenger. */
export function roles(world: TwoServers, name: CaseName): string[] {
  const last = world.model.useCases.get(name)?.revisions.at(-1)
  const people = [last?.owner, last?.deputy, ...(last?.operators ?? []), last?.challenger]
  return [...new Set(people.flatMap((id) => (id == null ? [] : [world.nameOf(id)])))]
}

/** The founders and those who run it stay what they are. */
const KEPT = ['fred', 'gina', 'olga', 'sue']

const isFree = (world: TwoServers, name: CaseName, person: string): boolean => {
  const known = world.model.persons.get(world.id(person))
  return (
    known?.departed === null &&
    known.employment !== 'supplier' &&
    known.unit === 'claims' &&
    !roles(world, name).includes(person)
  )
}

/** A new owner, deputy or challenger in the place of whoever is not here any more. */
export function succeed(world: TwoServers, name: CaseName, handedOver = true): void {
  const last = world.model.useCases.get(name)?.revisions.at(-1)
  const free = present(world).filter((person) => !KEPT.includes(person) && isFree(world, name, person))
  const { gone } = standingOf(world, name)
  const stays = (id: string | null | undefined): boolean => {
    const person = id == null ? undefined : world.model.persons.get(id)
    return person?.departed === null && person.employment !== 'supplier'
  }
  const next = (id: string | null | undefined): string => (stays(id) ? (id ?? '') : world.id(free.pop() ?? 'nobody'))
  const owner = gone !== null && gone.reason !== 'absent' ? world.id(free.pop() ?? 'nobody') : next(last?.owner)
  const people = { owner, deputy: next(last?.deputy), challenger: next(last?.challenger) }
  const operators = [world.id('olga'), world.id('sue')].filter(stays).slice(0, 1)
  const more = { people: { ...people, operators }, purpose: `purpose ${world.events.length}` }
  const manifest = draft(world, name, more)
  for (const by of roles(world, name)) if (world.say(by, 'use_case.register', { manifest }).ok) break
  sign(world, name, 3)
  if (handedOver) takeOver(world, name)
}

export function takeOver(world: TwoServers, name: CaseName): void {
  const useCase = world.model.useCases.get(name)
  const owner = useCase?.revisions.at(-1)?.owner
  if (useCase === undefined || owner === undefined) return
  const record = handoverRecord(world.model, useCase)
  const before = record['predecessor'] === owner ? useCase.tookOver?.from : record['predecessor']
  const predecessor = typeof before === 'string' ? before : owner
  world.say(world.nameOf(owner), 'handover.sign', { useCase: name, predecessor, record: world.tools.digest(record) })
}

/** The whole way to a signature: a right, a policy, the second line, those who agree, the owner, those beside. */
export function sign(world: TwoServers, name: CaseName, pick: number): Decided | undefined {
  const useCase = world.model.useCases.get(name)
  const revision = useCase?.revisions.at(-1)
  if (useCase === undefined || revision === undefined) return
  const owner = world.nameOf(revision.owner)
  if (rightOf(world, name, revision.owner) === undefined) {
    const under = { capacity: CAPACITY[name] }
    if (!grant(world, 'fred', owner, under).ok) grant(world, 'gina', owner, under)
  }
  if (revision.publications.length === 0)
    world.say(owner, 'policy.publish', {
      useCase: name,
      revision: revision.revision,
      policy: `permit ${pick}`,
      tests: '',
    })
  const published = world.model.useCases.get(name)?.revisions.at(-1)?.publications.at(-1)
  if (published === undefined) return
  const about = { useCase: name, revision: revision.revision, assumptions: published.assumptions }
  if (!world.model.challenges.has(`${name} ${published.assumptions}`))
    world.say(world.nameOf(revision.challenger ?? ''), 'challenge.record', { ...about, view: 'supports', reason: 'r' })
  if (revision.tier === 'T1' || revision.tier === 'T2')
    for (const by of [owner, ...helpers(world)]) world.say(by, 'change.approve', { ...about, reason: 'r' })
  const longest = { T1: 30, T2: 80, T3: 90, T4: 90 }[revision.tier]
  const signed = world.say(owner, 'acceptance.sign', {
    ...about,
    answer: 'accepted',
    authority: rightOf(world, name, revision.owner) ?? world.newId(),
    residualRisk: riskOf(pick),
    until: plusMs(world.now, Math.min((pick % 95) + 1, pick % 5 === 1 ? 30 : longest) * DAY),
  })
  if (pick % 7 > 0) countersign(world, name)
  return signed
}

const rightOf = (world: TwoServers, name: CaseName, person: string): string | undefined =>
  [...world.model.authorities.values()].find(
    ({ id, grantee, capacity, powers, until }) =>
      grantee === person &&
      capacity === CAPACITY[name] &&
      powers.includes('accept_residual_risk') &&
      until > plusMs(world.now, 95 * DAY) &&
      authorityFault(world.model, id, world.now) === null,
  )?.id

export function countersign(world: TwoServers, name: CaseName): void {
  const useCase = world.model.useCases.get(name)
  for (const answer of [useCase?.pending, useCase?.acceptance]) {
    if (answer == null) continue
    const wanted = ['high_risk', 'critical_risk', 'sensitive_data'] as const
    for (const for_ of wanted)
      for (const by of for_ === 'sensitive_data' ? helpers(world).slice(3) : ['fred', 'gina'])
        world.say(by, 'acceptance.countersign', { acceptance: answer.id, for: for_ })
  }
}

/** One question after the other; `no` where the step wants one. */
export function attest(world: TwoServers, name: CaseName, answer: 'yes' | 'no' = 'yes'): void {
  const useCase = world.model.useCases.get(name)
  if (useCase === undefined) return
  const questions = attestationQuestions(world.model, useCase)
  world.say(world.nameOf(useCase.acceptance?.owner ?? ''), 'attestation.sign', {
    useCase: name,
    questions: world.tools.digest(JSON.parse(JSON.stringify(questions))),
    answers: questions.map(({ id }) => ({ question: id, answer, ...(answer === 'no' ? { note: 'n' } : {}) })),
  })
}

/** Incidents are decided and closed, then each restriction is lifted by those who may. */
function reopen(world: TwoServers, name: CaseName): void {
  const owner = world.nameOf(world.model.useCases.get(name)?.acceptance?.owner ?? '')
  for (const { id, closed } of world.model.incidents.values()) {
    if (closed !== null) continue
    world.say(owner, 'incident.decide', { incident: id, choice: 'continue', reason: 'r' })
    world.say(owner, 'incident.close', {
      incident: id,
      cause: 'c',
      axis: 'failure_of_ai',
      actions: [
        {
          what: 'w',
          owner: world.id(founder(world)),
          due: plusMs(world.now, DAY),
          money: { budget: 'b', amountMinor: 1, currency: 'EUR' },
        },
      ],
    })
  }
  for (const { id, lifted } of world.model.restrictions.values())
    for (const by of lifted === null ? [...helpers(world).slice(0, 2), 'carl', owner] : [])
      world.say(by, 'restriction.lift', { restriction: id, reason: 'r' })
}

/** Those who vote know what they vote on. */
export function teach(world: TwoServers, until: string): void {
  for (const person of ['rita', 'rob', 'dora', 'vera'])
    for (const by of ['fred', 'gina']) {
      const known = { person: world.id(person), class: 'internal_trust', evidence: sha('3'), until } as const
      if (world.say(by, 'competence.record', known).ok) break
    }
}
