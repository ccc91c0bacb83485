import { plusMs } from '../../../src/index.ts'
import { DAY } from '../../world.ts'
import { AGENT, CASES, draft, grant, registerAgent, sha } from '../cast.ts'
import { attest, countersign, mend, sign, succeed, takeOver } from '../mend.ts'
import type { TwoServers } from '../servers.ts'
import { anyOf, type At, mostly, reason, type Steps } from './types.ts'

const ownerOf = (world: TwoServers, { name }: At): string =>
  world.nameOf(world.model.useCases.get(name)?.revisions.at(-1)?.owner ?? '')

export const SIGNING: Steps = {
  mend: [14, (world, { name, pick }) => mend(world, name, pick)],
  'mend all': [3, (world, { pick }) => CASES.forEach((name) => mend(world, name, pick))],
  sign: [2, (world, { name, pick }) => void sign(world, name, pick)],
  'sign as it comes': [
    1,
    (world, at) => {
      const revision = anyOf(world.model.useCases.get(at.name)?.revisions ?? [], at.pick)
      const all = revision?.publications ?? []
      const grants = [...world.model.authorities.keys()]
      const risk = (['low', 'moderate', 'high', 'critical'] as const)[at.pick % 4] ?? 'low'
      const residualRisk = {
        hallucination: 'low',
        data_leakage: 'low',
        bias: risk,
        unauthorized_action: 'low',
        other: 'low',
      }
      world.say(mostly(at, ownerOf(world, at)), 'acceptance.sign', {
        useCase: at.name,
        revision: revision?.revision ?? 1,
        assumptions: anyOf(all, at.pick)?.assumptions ?? sha('0'),
        answer: at.pick % 6 === 0 ? 'refused' : 'accepted',
        authority: anyOf(grants, at.pick) ?? world.newId(),
        residualRisk: residualRisk as never,
        until: plusMs(world.now, ((at.pick % 400) + 1) * DAY),
      })
    },
  ],
  'sign this and next': [
    1,
    (world, { name, pick }) => {
      const [before, last] = world.model.useCases.get(name)?.revisions.slice(-2) ?? []
      const [now, then] = [before?.publications.at(-1), last?.publications.at(-1)]
      if (before === undefined || last === undefined || now === undefined || then === undefined) return
      const authority = [...world.model.authorities.values()].find(({ grantee }) => grantee === before.owner)
      world.say(world.nameOf(before.owner), 'acceptance.sign', {
        useCase: name,
        revision: before.revision,
        assumptions: now.assumptions,
        covers: 'this_and_next',
        next: { revision: last.revision, assumptions: then.assumptions },
        answer: 'accepted',
        authority: authority?.id ?? world.newId(),
        residualRisk: {
          hallucination: 'low',
          data_leakage: 'low',
          bias: 'low',
          unauthorized_action: 'low',
          other: 'low',
        },
        until: plusMs(world.now, ((pick % 60) + 1) * DAY),
      })
    },
  ],
  countersign: [1, (world, { name }) => countersign(world, name)],
  'countersign as it comes': [
    1,
    (world, { name, who, pick }) => {
      const { pending, acceptance } = world.model.useCases.get(name) ?? {}
      const answer = pick % 2 === 0 ? (pending ?? acceptance) : acceptance
      const wanted = (['high_risk', 'critical_risk', 'sensitive_data', 'other'] as const)[pick % 4] ?? 'other'
      if (answer != null) world.say(who, 'acceptance.countersign', { acceptance: answer.id, for: wanted })
    },
  ],
  rescind: [
    1,
    (world, at) => {
      const acceptance = world.model.useCases.get(at.name)?.acceptance?.id ?? world.newId()
      world.say(mostly(at, ownerOf(world, at)), 'acceptance.rescind', { acceptance, reason })
    },
  ],
  revise: [
    2,
    (world, at) => {
      const tier = at.pick % 11 === 0 ? { tier: 'T1' } : at.pick % 4 === 0 ? { tier: 'T2' } : {}
      const manifest = draft(world, at.name, { purpose: `purpose ${world.events.length}`, ...tier })
      world.say(mostly(at, 'olga'), 'use_case.register', { manifest })
      const revision = world.model.useCases.get(at.name)?.revisions.at(-1)?.revision ?? 1
      world.say(mostly(at, 'rob'), 'policy.publish', { useCase: at.name, revision, policy: 'permit', tests: '' })
    },
  ],
  publish: [
    1,
    (world, at) => {
      const revision = world.model.useCases.get(at.name)?.revisions.at(-1)?.revision ?? 1
      const policy = at.pick % 9 === 0 ? `permit forbid ${at.pick}` : `permit ${at.pick}`
      world.say(mostly(at, 'rob'), 'policy.publish', { useCase: at.name, revision, policy, tests: '' })
    },
  ],
  tighten: [
    2,
    (world, at) => {
      const useCase = world.model.useCases.get(at.name)
      const signed = useCase?.revisions.find(({ revision }) => revision === useCase.acceptance?.revision)
      const inForce = signed?.publications.find(({ assumptions }) => assumptions === useCase?.acceptance?.assumptions)
      const before = world.documents.get(inForce?.tightened?.policy ?? inForce?.policy ?? '') ?? 'permit'
      const policy = at.pick % 5 === 0 ? 'permit' : `${before} ${at.pick % 2 === 0 ? 'forbid' : `w${at.pick}`}`
      world.say(mostly(at, ownerOf(world, at)), 'policy.tighten', { useCase: at.name, policy, reason })
    },
  ],
  'approve a change': [
    1,
    (world, { name, who }) => {
      const revision = world.model.useCases.get(name)?.revisions.at(-1)
      const assumptions = revision?.publications.at(-1)?.assumptions ?? sha('0')
      world.say(who, 'change.approve', { useCase: name, revision: revision?.revision ?? 1, assumptions, reason })
    },
  ],
  challenge: [
    1,
    (world, at) => {
      const revision = world.model.useCases.get(at.name)?.revisions.at(-1)
      const assumptions = revision?.publications.at(-1)?.assumptions ?? sha('0')
      const about = { useCase: at.name, revision: revision?.revision ?? 1, assumptions }
      world.say(mostly(at, 'carl'), 'challenge.record', {
        ...about,
        view: at.pick % 5 === 0 ? 'objects' : 'supports',
        reason,
      })
    },
  ],
  attest: [1, (world, { name, pick }) => attest(world, name, pick % 4 === 0 ? 'no' : 'yes')],
  succeed: [1, (world, { name }) => succeed(world, name)],
  'take over': [1, (world, { name }) => takeOver(world, name)],
  grant: [
    1,
    (world, at) => {
      const capacity = (['product', 'security', 'data_owner'] as const)[at.pick % 3] ?? 'product'
      const to = anyOf(world.names(), at.pick) ?? 'ada'
      grant(world, mostly(at, 'fred'), to, { capacity, until: plusMs(world.now, ((at.pick % 60) + 1) * DAY) })
    },
  ],
  // Cut from somebody's right: narrower, as wide, wider, upwards and to oneself.
  delegate: [
    2,
    (world, { who, pick }) => {
      const parent = anyOf([...world.model.authorities.values()], pick)
      if (parent === undefined) return
      const by = pick % 4 === 0 ? who : world.nameOf(parent.grantee)
      grant(world, by, anyOf(world.names(), pick >> 2) ?? 'ada', {
        under: { authority: parent.id },
        capacity: parent.capacity,
        delegationDepth: pick % 7 === 0 ? 1 : 0,
        limits: { residualRisk: pick % 5 === 0 ? 'critical' : 'high' },
        until: Math.floor(pick / 11) % 3 === 0 ? plusMs(parent.until, 1) : plusMs(world.now, 2 * DAY),
      })
    },
  ],
  'confirm a grant': [
    1,
    (world, at) => {
      const authority = anyOf([...world.model.authorities.keys()], at.pick)
      if (authority !== undefined) world.say(mostly(at, 'gina'), 'authority.confirm', { authority })
    },
  ],
  'revoke a grant': [
    1,
    (world, at) => {
      const authority = anyOf([...world.model.authorities.keys()], at.pick)
      const forCause = at.pick % 2 === 0
      if (authority !== undefined && at.pick % 3 === 0)
        world.say(mostly(at, 'fred'), 'authority.revoke', { authority, forCause, reason })
    },
  ],
  'revoke an agent': [
    1,
    (world, at) => {
      if (at.pick % 3 === 0) world.say(mostly(at, 'olga'), 'agent.revoke', { agent: AGENT[at.name], reason })
      else registerAgent(world, at.name, mostly(at, 'olga'), plusMs(world.now, DAY))
    },
  ],
}
