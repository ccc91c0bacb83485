import type { ReactNode } from 'react'

/** Pairs of a term and what holds: aligned on a desk, stacked on a phone. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="facts">{children}</dl>
}

export function Fact({ term, children }: { term: ReactNode; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{term}</dt>
      <dd className="break">{children}</dd>
    </div>
  )
}
