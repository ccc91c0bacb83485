import { useText } from '../../text/use-text.tsx'

/** Who else has signed the newest head. */
export function Witnessed() {
  const { t } = useText()
  return <>{t.ledger.unwitnessed}</>
}
