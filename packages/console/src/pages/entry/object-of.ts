import type { LinkProps } from '@tanstack/react-router'
import type { EntryView } from '../../data/entries.ts'

/** The thing an entry is about, where this console has a page for it. */
export function objectOf({ type, id, body }: EntryView['entry']): { to: LinkProps; name: string } | undefined {
  if (type === 'decision.recorded') return { to: { to: '/decisions/$decision', params: { decision: id } }, name: id }
  const { decision, run } = body
  if (typeof decision === 'string') return { to: { to: '/decisions/$decision', params: { decision } }, name: decision }
  if (type === 'run.opened') return { to: { to: '/runs/$run', params: { run: id } }, name: id }
  if (typeof run === 'string') return { to: { to: '/runs/$run', params: { run } }, name: run }
  const { useCase } = body
  if (typeof useCase === 'string') return { to: { to: '/use-cases/$useCase', params: { useCase } }, name: useCase }
  return undefined
}
