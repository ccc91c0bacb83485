import { plusMs } from '../../src/index.ts'
import { authorityFault } from '../../src/authority/chain.ts'
import { DAY } from '../world.ts'
import { grant } from './cast.ts'
import type { TwoServers } from './servers.ts'

const ENOUGH = 10
const TEAM = ['olga', 'sue']

/** People of our own who are here, in the unit, the founders first. */
export const present = (world: TwoServers): string[] =>
  world.names().filter((name) => {
    const person = world.model.persons.get(world.id(name))
    return person?.departed === null && person.employment !== 'supplier' && (person.unit ?? 'claims') === 'claims'
  })

/** Whoever of the two founders is here; they cannot both leave. */
export const founder = (world: TwoServers): string => present(world).find((name) => name === 'fred') ?? 'gina'

/** Those who agree to changes, countersign and lift: three of the product, the last for data. */
export function helpers(world: TwoServers): string[] {
  const owners = [...world.model.useCases.values()].map(({ revisions }) => world.nameOf(revisions.at(-1)?.owner ?? ''))
  const free = present(world).filter((name) => name !== 'fred' && !owners.includes(name) && !TEAM.includes(name))
  const wanted = ['gina', 'rob', 'dora', 'rita'].filter((name) => free.includes(name))
  return [...wanted, ...free.filter((name) => !wanted.includes(name) && name !== 'carl')].slice(0, 4)
}

/** With a key that lives and waits for nobody. */
const signsFreely = (world: TwoServers, name: string): boolean => {
  const key = world.model.persons.get(world.id(name))?.keys.find(({ id }) => id === world.keyOf(name))
  if (key === undefined || key.revoked !== null) return false
  return !key.guarded || (key.confirmed !== null && plusMs(key.confirmed, DAY) <= world.now)
}

/** New people come, keys are confirmed, and rights that ran out are given again: histories go on for years. */
export function staff(world: TwoServers): void {
  for (const { id, keys } of world.model.persons.values())
    for (const key of keys)
      if (key.guarded && key.confirmed === null && key.revoked === null)
        for (const by of ['gina', 'fred']) world.say(by, 'key.confirm', { person: id, key: key.id })
  if (present(world).length < ENOUGH && signsFreely(world, founder(world)))
    world.person(`new${world.events.length}`, {}, founder(world))
  for (const [n, name] of helpers(world).entries()) {
    const capacity = n === 3 ? ('data_owner' as const) : ('product' as const)
    const able = [...world.model.authorities.values()].some(
      (one) =>
        one.grantee === world.id(name) &&
        one.capacity === capacity &&
        one.powers.includes('change_policy') &&
        one.until > plusMs(world.now, 30 * DAY) &&
        authorityFault(world.model, one.id, world.now) === null,
    )
    if (!able) grant(world, name === 'gina' ? 'fred' : founder(world), name, { capacity })
  }
}
