import assert from 'node:assert/strict'
import type { PayloadInput } from '@answerable/contract'
import { plusMs } from '../src/index.ts'
import { founded, grantOf, sign } from './founding.ts'
import { ALLOW, DAY, holdFor, type World } from './world.ts'

export const EVIDENCE = `sha256:${'e'.repeat(64)}`
export type Request = PayloadInput<'exception.request'>

export const requestOf = (world: World, more: Partial<Request> = {}): Request => ({
  useCase: 'refunds',
  waives: { rule: 'hold' },
  reason: 'short of people',
  compensatingControl: { what: 'two clerks check in the evening', evidence: EVIDENCE },
  until: plusMs(world.now, 30 * DAY),
  ...more,
})

/** A policy that holds every refund, unless its rule is waived. */
export function waivable(options: Parameters<typeof founded>[0] = {}): World {
  const world = founded(options)
  world.policy = ({ facts }) => (facts.waived.includes('hold') ? ALLOW : holdFor('approver'))
  return world
}

export const approve = (world: World, name: string, exception: string) =>
  world.say(name, 'exception.approve', { exception, reason: 'read it' })

/** Asked by the operator, approved by a founder. */
export function granted(world: World, more: Partial<Request> = {}): string {
  const { id } = world.mustSay('olga', 'exception.request', requestOf(world, more))
  world.must(approve(world, 'fred', id))
  return id
}

export const mandateOf = (world: World): string => [...world.model.mandates.keys()][0] ?? ''

export function forceRisk(world: World, overall: 'moderate' | 'high' | 'critical'): void {
  const useCase = world.model.useCases.get('refunds')
  assert.ok(useCase)
  if (useCase.acceptance === null) sign(world)
  const { acceptance, ...rest } = world.model.useCases.get('refunds') ?? useCase
  assert.ok(acceptance)
  const useCases = new Map(world.model.useCases).set('refunds', { ...rest, acceptance: { ...acceptance, overall } })
  world.model = { ...world.model, useCases }
}

/** The owner signs again, with an authority that still lives. */
export function resigned(world: World): void {
  const grant = world.mustSay(
    'fred',
    'authority.grant',
    grantOf(world, 'ada', { mandate: mandateOf(world) }, { until: plusMs(world.now, 200 * DAY) }),
  )
  sign(world, { authority: grant.id })
}
