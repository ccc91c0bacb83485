import { useText } from '../text/use-text.tsx'

type ReasonLike = { sentence: string; rule?: string | undefined; says?: string | undefined }

/** One reason of the gate. A rule that says why in its own words is quoted; its id alone says nothing to people. */
export function Reason({ reason: { sentence, rule, says } }: { reason: ReasonLike }) {
  const { t } = useText()
  if (says === undefined) return sentence
  return (
    <>
      {t.common.aRule} <q dir="auto">{says}</q> {rule === undefined ? null : <code>{rule}</code>}
    </>
  )
}
