import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { detached } from '../platform/detached.ts'
import { useText } from '../text/use-text.tsx'
import { Page } from './page.tsx'
import { ProblemNote } from './problem-note.tsx'

type LoadedProps<T> = {
  query: UseQueryResult<T>
  /** nothing else is on the page: what went wrong is then its title */
  whole?: boolean
  children: (data: T) => ReactNode
}

/** What was asked for, once it is there; until then that it is on its way, or why it is not coming. */
export function Loaded<T>({ query, whole = false, children }: LoadedProps<T>) {
  const { t } = useText()
  if (query.data !== undefined) return children(query.data)
  if (query.isError) {
    const note = <ProblemNote error={query.error} retry={() => detached(query.refetch())} />
    return whole ? <Page title={t.problems.page}>{note}</Page> : note
  }
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
