import type { Manifest } from './manifest.ts'
import { and, count, quoted, shown, spoken } from './sentences/words.ts'

type Named = { readonly [key: string]: unknown }

/**
 * What one manifest changes in another, in sentences of one line. Every field is compared: a change nobody wrote a
 * sentence for is still said, as a change of that field.
 */
export function manifestDifference(before: Manifest, after: Manifest): string[] {
  const lines: string[] = []
  for (const [field, say] of Object.entries(SAID)) {
    const [old, now] = [before[field as keyof Manifest], after[field as keyof Manifest]]
    if (same(old, now)) continue
    lines.push(...say(before, after))
  }
  const rest = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((field) => !(field in SAID))
  for (const field of rest.toSorted()) {
    if (!same(before[field as keyof Manifest], after[field as keyof Manifest]))
      lines.push(`What the file says about ${spoken(field)} changed.`)
  }
  return lines
}

type Say = (before: Manifest, after: Manifest) => string[]

const text =
  (label: string, of: (manifest: Manifest) => string): Say =>
  (before, after) => [`${label} changed from ${quoted(of(before))} to ${quoted(of(after))}.`]

const listed =
  (noun: string, of: (manifest: Manifest) => readonly Named[], key: string, told: (item: Named) => string): Say =>
  (before, after) => {
    const [old, now] = [of(before), of(after)].map((items) => new Map(items.map((item) => [String(item[key]), item])))
    if (old === undefined || now === undefined) return []
    const lines: string[] = []
    for (const [id, item] of now) {
      const was = old.get(id)
      if (was === undefined) lines.push(`Added: ${noun} ${shown(id)}${told(item)}.`)
      else if (!same(was, item)) lines.push(`Changed: ${noun} ${shown(id)}: ${changedFields(was, item)}.`)
    }
    for (const [id, item] of old) if (!now.has(id)) lines.push(`Removed: ${noun} ${shown(id)}${told(item)}.`)
    return lines.length > 0 ? lines : [`The order of each ${noun} changed.`]
  }

const changedFields = (was: Named, now: Named): string => {
  const fields = [...new Set([...Object.keys(was), ...Object.keys(now)])].filter(
    (field) => !same(was[field], now[field]),
  )
  return and(
    fields.map((field) => {
      const [from, to] = [was[field], now[field]].map(scalar)
      return from === undefined || to === undefined
        ? spoken(shown(field))
        : `${spoken(shown(field))} from ${from} to ${to}`
    }),
  )
}

const scalar = (value: unknown): string | undefined => {
  if (value === undefined) return 'none'
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? quoted(String(value))
    : undefined
}

const codes =
  (label: string, of: (manifest: Manifest) => readonly string[]): Say =>
  (before, after) => {
    const [old, now] = [of(before), of(after)]
    const added = now.filter((item) => !old.includes(item)).map((item) => spoken(shown(item)))
    const removed = old.filter((item) => !now.includes(item)).map((item) => spoken(shown(item)))
    return [
      ...(added.length === 0 ? [] : [`${label}: now also ${and(added)}.`]),
      ...(removed.length === 0 ? [] : [`${label}: no longer ${and(removed)}.`]),
    ]
  }

const people: Say = (before, after) => {
  const roles = ['owner', 'deputy', 'challenger', 'operators', 'hosts'] as const
  return roles
    .filter((role) => !same(before.people[role], after.people[role]))
    .map((role) => `Another ${role.replace(/s$/, '')} is named.`)
}

const SAID: Readonly<Record<string, Say>> = {
  name: text('Its name', ({ name }) => name),
  purpose: text('Its purpose', ({ purpose }) => purpose),
  mission_objective: text('What it is meant to achieve', ({ mission_objective }) => mission_objective),
  autonomy: text('Its autonomy', ({ autonomy }) => spoken(autonomy)),
  enforcement: text('How real the gate is', ({ enforcement }) => enforcement),
  tier: text('The tier asked for', ({ tier }) => tier ?? 'none'),
  categories: codes('Its categories', ({ categories }) => categories),
  touchpoints: codes('What it touches', ({ touchpoints }) => touchpoints),
  data_classes: codes('Classes of data', ({ data_classes }) => data_classes),
  affected: listed(
    'people affected,',
    ({ affected }) => affected,
    'group',
    (item) => `, ${count(Number(item['count']), 'person')}`,
  ),
  people,
  models: listed(
    'the model',
    ({ models }) => models,
    'id',
    (item) => `, version ${quoted(String(item['version']))}`,
  ),
  prompts: listed(
    'the prompt',
    ({ prompts }) => prompts,
    'id',
    () => '',
  ),
  tools: listed(
    'the tool',
    ({ tools }) => tools,
    'name',
    (item) => ` (${spoken(String(item['class']))}, ${String(item['undo'])})`,
  ),
  sources: listed(
    'the source',
    ({ sources }) => sources,
    'id',
    (item) => ` (${String(item['class'])}, ${String(item['trust'])})`,
  ),
  outcomes: listed(
    'the acceptable outcome',
    ({ outcomes }) => outcomes,
    'id',
    () => '',
  ),
  vendors: listed(
    'the vendor',
    ({ vendors }) => vendors,
    'id',
    () => '',
  ),
  components: listed(
    'the component',
    ({ components }) => components,
    'id',
    () => '',
  ),
  envelope: listed(
    'the clause on changes accepted in advance',
    ({ envelope }) => envelope,
    'id',
    () => '',
  ),
  fallback: (_before, after) => [
    after.fallback === undefined
      ? 'Nobody is named any more to do the work when the gate closes.'
      : `When the gate closes, ${quoted(after.fallback.who)} now takes over: ${quoted(after.fallback.capacity)}`,
  ],
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Named, b as Named]
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])]
  return keys.every((key) => same(left[key], right[key]))
}
