import type { KnownAs } from '@answerable/contract'
import { useText } from '../../text/use-text.tsx'
import { Cite } from '../../ui/cite.tsx'

/** Who says so, and the entry that proves it. Nothing is ever only "verified". */
export function SaidBy({ cited }: { cited: { knownAs?: KnownAs; receipt?: string } }) {
  const { t } = useText()
  return (
    <span className="said-by small soft">
      {cited.knownAs === undefined ? null : `${t.common.knownAs[cited.knownAs]} `}
      {cited.receipt === undefined ? null : <Cite entry={Number(cited.receipt)} />}
    </span>
  )
}
