import { useText } from '../text/use-text.tsx'

export type PersonLike = { person: string; name?: string | null | undefined; email?: string | null | undefined }

/** A person by name. `<bdi>`: a name written from right to left turns no sentence around it. */
export function Person({ who }: { who: PersonLike | null }) {
  const { t } = useText()
  if (who === null) return <em>{t.common.nobody}</em>
  if (who.name == null) {
    return (
      <span title={who.person}>
        <em>{t.common.unknownPerson}</em> <code>{who.person.slice(0, 8)}…</code>
      </span>
    )
  }
  return <bdi title={who.email ?? who.person}>{who.name}</bdi>
}
