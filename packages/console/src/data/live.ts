import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { detached } from '../platform/detached.ts'

const SETTLE = 150

/**
 * Follows the log by server-sent events: when it advances, what is on screen is asked again. An event says that
 * something changed, with codes and ids only: pages read only what their reader may read.
 */
export function useLive(active: boolean): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!active) return undefined
    const events = new EventSource('/v1/events')
    let timer: ReturnType<typeof setTimeout> | undefined
    const advanced = (): void => {
      clearTimeout(timer)
      // A batch of entries arrives as many events; one question is enough.
      timer = setTimeout(() => detached(client.invalidateQueries({ refetchType: 'active' })), SETTLE)
    }
    events.addEventListener('advance', advanced)
    return () => {
      clearTimeout(timer)
      events.close()
    }
  }, [active, client])
}
