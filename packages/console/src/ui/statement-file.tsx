import { useText } from '../text/use-text.tsx'

/** The signed words on one A4 page, with the receipt inside: in its own tab, so that this page stays where it is. */
export function StatementFile({ acceptance }: { acceptance: string }) {
  const { t } = useText()
  return (
    <a
      className="button plain no-print"
      href={`/v1/acceptances/${encodeURIComponent(acceptance)}/statement.pdf`}
      target="_blank"
      rel="noopener"
    >
      {t.further.pdf} <span className="away">{t.further.newTab}</span>
    </a>
  )
}
