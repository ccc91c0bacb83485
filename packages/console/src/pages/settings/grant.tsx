import type { Capacity, Power, RiskLevel, Tier } from '@answerable/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Authorities } from '../../data/authorities.ts'
import { useNow } from '../../data/health.ts'
import { peopleQuery } from '../../data/people.ts'
import { useText } from '../../text/use-text.tsx'
import { dayIn, hourOn } from '../../text/zone.ts'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Choice } from '../../ui/field.tsx'
import { Ticks } from '../../ui/ticks.tsx'

const CAPACITIES = ['product', 'security', 'data_owner', 'operations', 'legal', 'executive', 'other'] as const
const POWERS = [
  'change_policy',
  'fund_remediation',
  'accept_residual_risk',
  'approve_exception',
  'restrict',
  'reopen',
  'reverse',
  'erase',
] as const satisfies readonly Power[]
const TIERS = ['T1', 'T2', 'T3', 'T4'] as const satisfies readonly Tier[]
const LEVELS = ['low', 'moderate', 'high', 'critical'] as const satisfies readonly RiskLevel[]
const HALF_A_YEAR = 182 * 86_400_000

/** Grants authority, cut from a founding act I signed or a grant I hold. Whether it is mine to give, the server judges. */
export function Grant({ rights, me }: { rights: Authorities; me: string | undefined }) {
  const { t, f } = useText()
  const now = useNow()
  const people = useQuery(peopleQuery).data?.people.filter(({ departed }) => departed === null) ?? []
  const [grantee, setGrantee] = useState('')
  const [capacity, setCapacity] = useState<Capacity>('product')
  const [powers, setPowers] = useState<readonly Power[]>([])
  const [tiers, setTiers] = useState<readonly Tier[]>([])
  const [residualRisk, setRisk] = useState<RiskLevel>('low')
  const [day, setDay] = useState(() => dayIn(new Date(now + HALF_A_YEAR).toISOString(), f.zone))
  const [reading, setReading] = useState(false)
  const roots = [
    ...rights.mandates
      .filter(({ signers }) => signers.some(({ person }) => person === me))
      .map(({ id, unit, unitName }) => ({ key: id, name: unitName ?? unit, unit, under: { mandate: id } })),
    ...rights.authorities
      .filter(({ grantee: holder, fault, delegationDepth }) => holder === me && fault === null && delegationDepth > 0)
      .map(({ id, scope, grantorName }) => ({
        key: id,
        name: t.settings.fromGrant(grantorName ?? scope.unit, scope.unit),
        unit: scope.unit,
        under: { authority: id },
      })),
  ]
  const [from, setFrom] = useState('')
  const root = roots.find(({ key }) => key === from) ?? roots[0]
  if (root === undefined) return <p className="soft">{t.settings.nothingToGive}</p>
  return (
    <details className="aside">
      <summary>{t.settings.grant}</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          setReading(true)
        }}
      >
        <Choice
          label={t.settings.to}
          value={grantee}
          options={[['', t.settings.choose] as const, ...people.map(({ id, name }) => [id, name ?? id] as const)]}
          onChange={setGrantee}
        />
        <Choice
          label={t.settings.cutFrom}
          value={root.key}
          options={roots.map(({ key, name }) => [key, name] as const)}
          onChange={setFrom}
        />
        <Choice
          label={t.settings.capacity}
          value={capacity}
          options={CAPACITIES.map((one) => [one, t.settings.capacityOf[one]] as const)}
          onChange={setCapacity}
        />
        <Ticks
          label={t.settings.powers}
          chosen={powers}
          options={POWERS.map((power) => [power, t.settings.power[power]] as const)}
          onChange={setPowers}
        />
        <Ticks
          label={t.settings.tiers}
          chosen={tiers}
          options={TIERS.map((tier) => [tier, t.common.tier(tier)] as const)}
          onChange={setTiers}
        />
        <Choice
          label={t.settings.most}
          value={residualRisk}
          options={LEVELS.map((level) => [level, t.common.risk[level]] as const)}
          onChange={setRisk}
        />
        <label className="field">
          <span className="label">{t.statement.end}</span>
          <input className="input" type="date" value={day} onChange={({ target }) => setDay(target.value)} required />
        </label>
        <div className="row">
          <Button type="submit" isDisabled={grantee === '' || powers.length === 0 || tiers.length === 0 || day === ''}>
            {t.settings.grant}
          </Button>
        </div>
      </form>
      {reading ? (
        <Ceremony
          command="authority.grant"
          payload={{
            grantee,
            capacity,
            powers: [...powers],
            scope: { unit: root.unit, tiers: [...tiers] },
            limits: { residualRisk },
            until: hourOn(day, 10, f.zone),
            delegationDepth: 0,
            under: root.under,
          }}
          act={t.settings.grant}
          onClose={() => setReading(false)}
        />
      ) : null}
    </details>
  )
}
