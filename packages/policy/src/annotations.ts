import { durationSeconds } from './duration.ts'
import { INCIDENT_KINDS, MAX_REVIEWERS, MAX_USE_BEFORE } from './vocabulary.ts'

export const ANNOTATIONS = [
  'id',
  'outcome',
  'reason',
  'review',
  'within',
  'obligation',
  'waivable',
  'standing',
  'use_before',
] as const
export type AnnotationKey = (typeof ANNOTATIONS)[number]

/** Names people try, with the annotation they mean. */
export const NEAR_NAMES: ReadonlyMap<string, AnnotationKey> = new Map([
  ['sla', 'within'],
  ['reviews', 'review'],
  ['obligations', 'obligation'],
  ['useBefore', 'use_before'],
  ['description', 'reason'],
  ['name', 'id'],
])

export const RULE_ID = /^[a-z0-9][a-z0-9._-]{0,63}$/

type Parsed<T> = { value: T } | { problem: string; unknownRole?: true }

/** `"refund-approver:2, owner:1"`: who decides, and how many of them. */
export function parseReviews(text: string, roles: ReadonlySet<string>): Parsed<{ role: string; count: number }[]> {
  const value: { role: string; count: number }[] = []
  for (const part of list(text)) {
    const match = /^([^:\s]+):(\d)$/.exec(part)
    const [, role = '', count = '0'] = match ?? []
    if (match === null || Number(count) < 1)
      return { problem: `"${part}" is no review: write "role:n" with n from 1 to ${MAX_REVIEWERS}` }
    if (!roles.has(role)) return { problem: `the manifest names no review role "${role}"`, unknownRole: true }
    if (value.some((other) => other.role === role)) return { problem: `role "${role}" is named twice` }
    value.push({ role, count: Number(count) })
  }
  return value.length > 0 ? { value } : { problem: 'names nobody' }
}

/** `"log:full, notify:owner"`: what the caller must also do. A closed vocabulary, so that no duty is silently ignored. */
export function parseObligations(text: string, roles: ReadonlySet<string>): Parsed<string[]> {
  const value = list(text)
  for (const part of value) {
    const colon = part.indexOf(':')
    const [kind, detail] = [part.slice(0, Math.max(0, colon)), part.slice(colon + 1)]
    const check = OBLIGATIONS.get(kind)
    if (check === undefined)
      return {
        problem: `"${part}" is no obligation: one of ${[...OBLIGATIONS.keys()].join(', ')} with ":" and a value`,
      }
    if (kind === 'notify' && !roles.has(detail))
      return { problem: `the manifest names no role "${detail}"`, unknownRole: true }
    if (!check(detail)) return { problem: `"${part}" is no obligation: "${detail}" does not fit "${kind}"` }
  }
  return value.length > 0 ? { value: [...new Set(value)].toSorted() } : { problem: 'names nothing' }
}

const OBLIGATIONS: ReadonlyMap<string, (detail: string) => boolean> = new Map([
  ['log', (detail: string) => detail === 'full' || detail === 'redacted'],
  ['notify', () => true],
  ['mask', (detail: string) => /^[a-z][a-z0-9_-]{0,62}$/.test(detail)],
  ['step-up', (detail: string) => /^\S{1,200}$/.test(detail)],
  ['delay', (detail: string) => durationSeconds(detail) !== undefined],
  ['sample', (detail: string) => /^(?:0\.\d{1,4}|1)$/.test(detail) && Number(detail) > 0],
  ['incident', (detail: string) => (INCIDENT_KINDS as readonly string[]).includes(detail)],
])

export const parseUseBefore = (text: string): Parsed<number> => {
  const seconds = /^[1-9]\d?$/.test(text) ? Number(text) : Number.NaN
  return seconds <= MAX_USE_BEFORE
    ? { value: seconds }
    : { problem: `must be whole seconds from 1 to ${MAX_USE_BEFORE}` }
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
