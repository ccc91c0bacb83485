import type { ReactNode } from 'react'

/** Nothing is here yet: says what would be, and the next step towards it. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="empty stack">
      <h2>{title}</h2>
      {children}
    </div>
  )
}
