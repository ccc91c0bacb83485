import type { Documents } from '../../data/use-cases.ts'

export type Line = { what: string; before: string; after: string; same: boolean }

/** Every value of two registered states of a use case, beside each other, by its place in the manifest. */
export function comparison(before: Documents, after: Documents): Line[] {
  const left = flat(before)
  const right = flat(after)
  return [...new Set([...left.keys(), ...right.keys()])].sort().map((what) => {
    const [was, is] = [left.get(what) ?? '', right.get(what) ?? '']
    return { what, before: was, after: is, same: was === is }
  })
}

function flat({ manifest, policy, tier }: Documents): Map<string, string> {
  const found = new Map<string, string>([
    ['tier', tier],
    ['policy', policy?.digest ?? ''],
  ])
  const walk = (path: string, value: unknown): void => {
    if (Array.isArray(value))
      for (const [place, item] of value.entries()) walk(`${path}.${nameOf(item) ?? place}`, item)
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) walk(path === '' ? key : `${path}.${key}`, item)
    else found.set(path, textOf(value))
  }
  walk('', manifest)
  return found
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A list of things that have names is compared by name: one put in front must not make all the others look changed. */
function nameOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return typeof item === 'string' ? item : undefined
  const { id, name } = item as { id?: unknown; name?: unknown }
  return [id, name].find((value): value is string => typeof value === 'string')
}
