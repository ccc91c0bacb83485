import type { LoggedEvent } from '@answerable/contract'
import fc from 'fast-check'
import { emptyModel, fold, modelFromJson, modelToJson, project } from '../../src/index.ts'
import { begun, CASES } from './cast.ts'
import { mend, teach } from './mend.ts'
import type { TwoServers } from './servers.ts'
import { CLOSING } from './steps/closing.ts'
import { ask, follow, GATE } from './steps/gate.ts'
import { PEOPLE } from './steps/people.ts'
import { PLOTS } from './steps/plots.ts'
import { RELIEF } from './steps/relief.ts'
import { RUNNING } from './steps/running.ts'
import { SIGNING } from './steps/signing.ts'
import { TIME } from './steps/time.ts'
import { plusMs } from '../../src/index.ts'
import { DAY } from '../world.ts'
import { violations } from './violations.ts'

export const STEPS = { ...GATE, ...SIGNING, ...PEOPLE, ...CLOSING, ...RELIEF, ...RUNNING, ...TIME, ...PLOTS }

/** One random step: a name, where, who says it, and a number to pick objects with. Many are refused; that is the point. */
export const step = fc.record({
  what: fc.constantFrom(...Object.entries(STEPS).flatMap(([what, [weight]]) => Array<string>(weight).fill(what))),
  name: fc.constantFrom('refunds', ...CASES),
  who: fc.nat(11),
  pick: fc.noBias(fc.nat(10_000)),
})
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** How often each thing happened over many histories: a step that is always refused would prove nothing. */
export type Seen = Map<string, number>

/**
 * Runs a history on two servers; returns what the invariants find wrong.
 * @param every after how many steps they are checked; each entry is judged once, by everything before it
 */
export function play(steps: readonly Step[], every = 1, seen: Seen = new Map()): string[] {
  const world = begun()
  for (const name of CASES) mend(world, name, 3)
  teach(world, plusMs(world.now, 100 * DAY))
  let judged = 0
  for (const [n, { what, name, who, pick }] of steps.entries()) {
    const at = { name, who: world.names()[who] ?? 'rob', pick }
    STEPS[what]?.[1](world, at)
    // What a step has changed shows at the gate, before good people mend it.
    if (pick % 2 === 0 && !(what in GATE)) follow(world, ask(world, at), { ...at, pick: 1 })
    if ((n + 1) % every > 0 && n + 1 < steps.length) continue
    const ledger = { log: world.events, documents: world.documents, sent: world.sent }
    const whole = (n + 1) % 25 === 0 || n + 1 === steps.length
    const found = [...violations(ledger, judged), ...(whole ? differences(world) : []), ...world.faults]
    if (found.length > 0) return [JSON.stringify({ n, what, name, who, pick }), ...found]
    judged = world.events.length
  }
  for (const what of world.events.flatMap(happened)) seen.set(what, (seen.get(what) ?? 0) + 1)
  seen.set('fenced', (seen.get('fenced') ?? 0) + world.fenced)
  seen.set('restarted', (seen.get('restarted') ?? 0) + world.restarts)
  return []
}

function happened(event: LoggedEvent): string[] {
  if (event.type === 'authority.granted') return [event.type, ...('authority' in event.body.under ? ['delegated'] : [])]
  if (event.type !== 'decision.recorded' && event.type !== 'decision.claimed') return [event.type]
  const { outcome, exceptions, emergency, answerable, reasons } = event.body
  const recorded = event.type === 'decision.recorded' ? event.body : undefined
  const because = outcome === 'deny' ? reasons.map(({ code }) => `denied: ${code}`) : []
  return [
    `${event.type} ${outcome}`,
    ...new Set(because),
    ...(exceptions === undefined ? [] : ['by exception']),
    ...(emergency === undefined ? [] : ['under emergency']),
    ...(recorded?.standingApproval === undefined ? [] : ['approved beforehand']),
    ...((recorded?.running?.clauses.length ?? 0) > 0 && outcome !== 'deny' ? ['inside the envelope'] : []),
    ...(recorded?.review?.requirements.some(({ rule }) => rule.startsWith('drift:')) ? ['drift reviewed'] : []),
    ...(answerable.cover === undefined || outcome === 'deny' ? [] : ['under cover']),
  ]
}

/** INVARIANT 1: rows and model are nothing but a fold of the entries, and a snapshot is the model. */
function differences(world: TwoServers): string[] {
  const rows = new Map<string, { kind: string; row: { id: string } }>()
  let model = emptyModel()
  for (const event of world.events) {
    model = fold(model, event)
    for (const any of project((kind, id) => rows.get(`${kind}/${id}`)?.row as never, event))
      rows.set(`${any.kind}/${any.row.id}`, any)
  }
  const found: string[] = []
  if (JSON.stringify([...rows]) !== JSON.stringify([...world.rows()])) found.push('rows differ from a fresh fold')
  if (JSON.stringify(modelToJson(model)) !== JSON.stringify(modelToJson(modelFromJson(modelToJson(world.model)))))
    found.push('model differs from a fresh fold')
  return found
}
