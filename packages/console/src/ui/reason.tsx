import { useText } from '../text/use-text.tsx'
import { withInstants } from './instants.ts'

export type Said = { code: string; value?: string | undefined; sentence: string }
type ReasonLike = Said & { rule?: string | undefined; says?: string | undefined }

/** One reason of the gate. A rule that says why in its own words is quoted; its id alone says nothing to people. */
export function Reason({ reason }: { reason: ReasonLike }) {
  const { t } = useText()
  const says = useReason()
  if (reason.says === undefined) return says(reason)
  return (
    <>
      {t.common.aRule} <q dir="auto">{reason.says}</q> {reason.rule === undefined ? null : <code>{reason.rule}</code>}
    </>
  )
}

/** A reason in the language of the page, instants written out. */
export function useReason(): (reason: Said) => string {
  const { t, f } = useText()
  return ({ code, value = '', sentence }) => withInstants(t.server.reason(code, value, sentence), f)
}
