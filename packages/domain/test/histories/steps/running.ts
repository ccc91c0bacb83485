import type { JsonValue } from '@answerable/contract'
import { type CaseName, CASES, PIPELINE, sha } from '../cast.ts'
import type { TwoServers } from '../servers.ts'
import type { Steps } from './types.ts'

type Running = { models: Record<string, string>; prompts: Record<string, string> }
const SIGNED: Running = { models: { model: 'm-1' }, prompts: { main: sha('1') } }

/** A release as its edge hands it on: the proof is checked there, so here it is only named. */
export function release(world: TwoServers, useCase: CaseName, running = SIGNED, tests: string[] = [], key = PIPELINE) {
  const said = { useCase, running, tests: tests.map((kind) => ({ kind, digest: sha('7') })), issued: world.now }
  const statement = world.tools.digest({
    origin: world.model.origin,
    release: JSON.parse(JSON.stringify(said)) as JsonValue,
  })
  const by = { key, signature: 's'.repeat(86) }
  return world.as({ kind: 'pipeline', statement, by }, 'release.record', { ...said, proof: by })
}

export const RUNNING: Steps = {
  'release as signed': [2, (world, { name }) => void release(world, name)],
  // Inside the envelope of `refunds` with its test, outside it without; everywhere else outside.
  'release a patch': [
    2,
    (world, { name, pick }) =>
      void release(world, name, { ...SIGNED, models: { model: 'm-1.2' } }, pick % 2 === 0 ? ['suite'] : []),
  ],
  'release another prompt': [
    2,
    (world, { name }) => void release(world, name, { ...SIGNED, prompts: { main: sha('9') } }),
  ],
  'release another model': [
    1,
    (world, { name, pick }) => {
      release(world, name, { ...SIGNED, models: { model: 'm-9' } }, [], pick % 4 === 0 ? 'q'.repeat(43) : PIPELINE)
    },
  ],
  'release everywhere': [1, (world) => CASES.forEach((name) => release(world, name))],
}
