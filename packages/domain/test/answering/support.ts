import type { JsonObject, JsonValue, LoggedEventOf, PayloadInput } from '@answerable/contract'
import { acceptanceOf, founded, grantOf, manifestOf } from '../founding.ts'
import type { World } from '../world.ts'

export const PIPELINE = 'p'.repeat(43)

/** A use case of the given tier whose manifest names a pipeline; reversible, so that no other rule interferes. */
export function deployed(manifest: JsonObject = {}, options: { sign?: boolean } = {}): World {
  return founded({
    ...options,
    manifest: () => ({
      deployment: { key: PIPELINE },
      prompts: [{ id: 'main', digest: sha('1') }],
      ...manifest,
    }),
  })
}

export const sha = (digit: string): string => `sha256:${digit.repeat(64)}`

type Said = Partial<PayloadInput<'release.record'>>

/** A release as its edge hands it on: the proof is checked there, so here it is only named. */
export function release(world: World, said: Said = {}, key = PIPELINE) {
  const rest = { useCase: 'refunds', running: {}, tests: [], issued: world.now, ...said }
  const whole = { ...rest, running: { models: {}, prompts: {}, ...rest.running } }
  const statement = world.tools.digest({
    origin: world.model.origin,
    release: JSON.parse(JSON.stringify(whole)) as JsonValue,
  })
  const by = { key, signature: 's'.repeat(86) }
  return world.as({ kind: 'pipeline', statement, by }, 'release.record', { ...whole, proof: by })
}

export function released(world: World, said: Said = {}): LoggedEventOf<'release.recorded'> {
  return world.must(release(world, said)) as LoggedEventOf<'release.recorded'>
}

/** The next revision by somebody, published by the owner. */
export function revise(world: World, change: JsonObject, by = 'ada', policy = 'permit next'): string {
  world.mustSay(by, 'use_case.register', { manifest: manifestOf(world, change) })
  const revision = world.model.useCases.get('refunds')?.revisions.at(-1)?.revision ?? 0
  const published = world.mustSay('ada', 'policy.publish', { useCase: 'refunds', revision, policy, tests: '' })
  return (published as LoggedEventOf<'policy.published'>).body.assumptions
}

export { acceptanceOf, grantOf, manifestOf }
