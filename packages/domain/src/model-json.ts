import type { JsonObject } from '@answerable/contract'
import { emptyModel, type Model } from './model.ts'

const MAPS = [
  'persons',
  'mandates',
  'authorities',
  'useCases',
  'calendars',
  'teams',
  'competences',
  'checks',
  'challenges',
  'erasures',
  'holds',
  'nominations',
  'observed',
  'warned',
  'incidents',
  'tasks',
  'responsibilities',
  'agents',
  'restrictions',
  'exceptions',
  'emergencies',
  'standingApprovals',
  'announcements',
  'witnesses',
  'witnessAlarms',
  'invitations',
  'roles',
] as const

/** The model as JSON for a snapshot: maps become arrays of pairs in insertion order. */
export function modelToJson(model: Model): JsonObject {
  const maps = Object.fromEntries(MAPS.map((name) => [name, [...model[name]]]))
  return JSON.parse(JSON.stringify({ ...model, ...maps })) as JsonObject
}

/** The inverse. The caller has checked the snapshot's digest against an entry: shapes are trusted here, nothing else. */
export function modelFromJson(json: JsonObject): Model {
  const maps = Object.fromEntries(MAPS.map((name) => [name, new Map(json[name] as unknown as [string, never][])]))
  return { ...emptyModel(), ...json, ...maps } as Model
}
