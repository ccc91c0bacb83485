import type { CheckedManifest, TierReason } from '@answerable/contract'
import type { Catalogue } from '../../text/catalogue.ts'
import { useText } from '../../text/use-text.tsx'

/** What the answers come to, while they are given: the tier, why, and what it asks for. */
export function Meaning({ checked }: { checked: CheckedManifest | undefined }) {
  const { t, f } = useText()
  return (
    <aside className="meaning stack tight" aria-label={t.wizard.means}>
      <h2 className="small-head">{t.wizard.means}</h2>
      {checked === undefined ? null : (
        <div role="status" className="stack tight">
          <p className="tier">{t.wizard.tierIs(checked.tier)}</p>
          <p>{t.wizard.tierSays[checked.tier]}</p>
          {checked.tierReasons.length === 0 ? null : (
            <ul className="soft small stack tight">
              {checked.tierReasons
                .filter(({ tier }) => tier === checked.tierFloor || tier === 'T2')
                .map((reason) => (
                  <li key={reason.what}>
                    {t.wizard.tierIs(reason.tier)}, {why(t, (value) => f.number(value), reason)}
                  </li>
                ))}
            </ul>
          )}
          {checked.tier === checked.tierFloor ? null : <p className="soft small">{t.wizard.raised}</p>}
        </div>
      )}
    </aside>
  )
}

function why(t: Catalogue, number: (value: number) => string, { what, value }: TierReason): string {
  const words: Readonly<Record<string, string>> =
    what === 'autonomy'
      ? t.wizard.undo
      : what === 'touchpoint'
        ? t.wizard.options.touchpoints
        : what === 'data_class'
          ? t.wizard.options.data_classes
          : {}
  const said = what === 'persons' ? number(Number(value)) : (words[value] ?? value)
  return t.wizard.why[what](said)
}
