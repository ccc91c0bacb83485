import type { EntryId } from '@answerable/contract'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { machineTime } from '../platform/clock.ts'
import { getJson } from './http.ts'

/** `GET /v1/health` */
export type Health = {
  status: 'ok' | 'clock_unconfirmed'
  origin: string
  vkey: string
  practice: boolean
  jump: EntryId | null
  provisional: boolean
  size: number
  witnessed: {
    witnessed: { size: number; time: string; secondsAgo: number; by: readonly string[] } | null
    alarms: readonly string[]
  }
  store: 'sqlite' | 'postgres'
  version: string
  time: string
  index: number
}

type Told = Health & { /** the log's clock less this machine's, in milliseconds */ ahead: number }

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: async ({ signal }): Promise<Told> => {
    const health = await getJson<Health>('/v1/health', {}, signal)
    return { ...health, ahead: Date.parse(health.time) - machineTime() }
  },
  refetchInterval: 20_000,
  staleTime: 5000,
})

const TICK = 1000
let second = machineTime()

const subscribe = (told: () => void): (() => void) => {
  const timer = setInterval(() => {
    second = machineTime()
    told()
  }, TICK)
  return () => clearInterval(timer)
}

/** The log's own now, in milliseconds: a practice log's clock may be months ahead of this machine's. */
export function useNow(): number {
  const ahead = useQuery(healthQuery).data?.ahead ?? 0
  return useSyncExternalStore(subscribe, () => second) + ahead
}
