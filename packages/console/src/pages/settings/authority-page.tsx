import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Authorities, type AuthorityLine, authoritiesQuery } from '../../data/authorities.ts'
import { sessionQuery } from '../../data/session.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Cite } from '../../ui/cite.tsx'
import { Field } from '../../ui/field.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Part } from '../../ui/page.tsx'
import { When } from '../../ui/when.tsx'
import { Found } from './found.tsx'
import { Frame } from './frame.tsx'
import { Grant } from './grant.tsx'

/** Who may what, how much and until when; every line leads up to a founding act. */
export function AuthorityPage() {
  const { t } = useText()
  const me = useQuery(sessionQuery).data?.person
  return (
    <Frame title={t.settings.authority} lead={t.settings.authoritySays}>
      <Loaded query={useQuery(authoritiesQuery())}>
        {(rights) => (
          <>
            <Part title={t.settings.mandates} margin={t.settings.mandatesSays}>
              <Mandates rights={rights} me={me} />
              <Found first={rights.mandates.length === 0} />
            </Part>
            <Part title={t.settings.grants} margin={t.settings.grantsSays}>
              <ul className="lines">
                {rights.authorities.map((grant) => (
                  <Granted key={grant.id} grant={grant} mine={grant.grantor === me} />
                ))}
              </ul>
              {rights.mandates.length === 0 ? null : <Grant rights={rights} me={me} />}
            </Part>
          </>
        )}
      </Loaded>
    </Frame>
  )
}

function Mandates({ rights: { mandates }, me }: { rights: Authorities; me: string | undefined }) {
  const { t, f } = useText()
  const [open, setOpen] = useState<string>()
  return (
    <>
      <ul className="lines">
        {mandates.map(({ id, index, unit, unitName, instrument, signers, countersigned }) => (
          <li key={id}>
            <span>
              <bdi className="strong">{unitName ?? unit}</bdi>
              <span className="block soft">
                {[instrument.title, instrument.reference].filter(Boolean).join(' · ')},{' '}
                {t.useCases.foundedBy(f.list(signers.map(({ name, person }) => name ?? person)))} <Cite entry={index} />
              </span>
            </span>
            {countersigned !== null ? null : signers[1]?.person === me ? (
              <Button onPress={() => setOpen(id)}>{t.mine.act.mandate}</Button>
            ) : (
              <Mark tone="held">{t.useCases.notCountersigned}</Mark>
            )}
          </li>
        ))}
      </ul>
      {open === undefined ? null : (
        <Ceremony
          command="mandate.countersign"
          payload={{ mandate: open }}
          act={t.mine.act.mandate}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  )
}

function Granted({ grant, mine }: { grant: AuthorityLine; mine: boolean }) {
  const { t, f } = useText()
  const [reason, setReason] = useState('')
  const [revoking, setRevoking] = useState(false)
  const powers = f.list(grant.powers.map((power) => t.settings.power[power]))
  return (
    <li>
      <div className="stack tight">
        <p className="strong">
          {t.useCases.grant(grant.granteeName ?? grant.grantee, grant.grantorName ?? grant.grantor)}
        </p>
        <p className="soft">
          {powers}. {grant.scope.unit}, {f.list(grant.scope.tiers.map((tier) => t.common.tier(tier)))},{' '}
          {t.settings.riskUpTo(t.common.risk[grant.limits.residualRisk])}, {t.settings.until} <When at={grant.until} />.{' '}
          <Cite entry={grant.index} />
        </p>
        {mine && grant.fault === null ? (
          <details className="aside">
            <summary className="small">{t.settings.revoke}</summary>
            <div className="stack tight">
              <Field label={t.common.reason} lines={2} value={reason} onChange={setReason} maxLength={2000} />
              <div className="row">
                <Button weight="shut" isDisabled={reason.trim() === ''} onPress={() => setRevoking(true)}>
                  {t.settings.revoke}
                </Button>
              </div>
            </div>
          </details>
        ) : null}
        {revoking ? (
          <Ceremony
            command="authority.revoke"
            payload={{ authority: grant.id, forCause: false, reason: reason.trim() }}
            act={t.settings.revoke}
            onClose={() => setRevoking(false)}
          />
        ) : null}
      </div>
      {grant.fault === null ? <Mark tone="open">{t.settings.holds}</Mark> : <Mark tone="shut">{t.settings.fault}</Mark>}
    </li>
  )
}
