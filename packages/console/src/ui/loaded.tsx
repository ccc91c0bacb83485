import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { detached } from '../platform/detached.ts'
import { useText } from '../text/use-text.tsx'
import { ProblemNote } from './problem-note.tsx'

/** What was asked for, once it is there; until then that it is on its way, or why it is not coming. */
export function Loaded<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <ProblemNote error={query.error} retry={() => detached(query.refetch())} />
  return <Loading />
}

export function Loading() {
  const { t } = useText()
  return (
    <div className="loading" role="status">
      <span className="away">{t.common.loading}</span>
      <span className="bar" />
      <span className="bar" />
      <span className="bar" />
    </div>
  )
}
