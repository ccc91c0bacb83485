import type { LinkProps } from '@tanstack/react-router'
import type { EntryView } from '../../data/entries.ts'

/** The thing an entry is about, where this console has a page for it. */
export function objectOf({ body }: EntryView['entry']): { to: LinkProps; name: string } | undefined {
  const { useCase } = body
  if (typeof useCase === 'string') return { to: { to: '/use-cases/$useCase', params: { useCase } }, name: useCase }
  return undefined
}
