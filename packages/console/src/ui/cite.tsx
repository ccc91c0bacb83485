import { Link } from '@tanstack/react-router'
import { useText } from '../text/use-text.tsx'

/** Where in the ledger it stands: every statement of a page leads to its proof. */
export function Cite({ entry }: { entry: number }) {
  const { t } = useText()
  return (
    <Link to="/ledger/entries/$index" params={{ index: String(entry) }} className="cite">
      {t.common.entry(entry)}
    </Link>
  )
}
