import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { postJson } from '../../data/http.ts'
import { type Session, sessionQuery } from '../../data/session.ts'
import { sessionsQuery } from '../../data/settings.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Part } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Away, When } from '../../ui/when.tsx'
import { Frame } from './frame.tsx'
import { NewKey } from './new-key.tsx'

/** My own keys and sign-ins: what signs in my name, and where I am signed in. */
export function OwnPage() {
  const { t } = useText()
  return (
    <Frame title={t.settings.own} lead={t.settings.ownSays}>
      <Loaded query={useQuery(sessionQuery)}>
        {(session) => (
          <>
            <Keys session={session} />
            <SignIns />
            <Recovery session={session} />
          </>
        )}
      </Loaded>
    </Frame>
  )
}

function Keys({ session }: { session: Session }) {
  const { t } = useText()
  return (
    <Part title={t.settings.keys} margin={t.settings.keysSays}>
      <ul className="lines">
        {session.keys.map(({ id, since, revoked, passkey }) => (
          <li key={id}>
            <span>
              {passkey === null ? t.settings.keyFile : t.settings.passkey(passkey.rpId)}{' '}
              <code className="soft small">{id}</code>
              <span className="block soft small">
                {t.settings.since} <When at={since} />
              </span>
            </span>
            {revoked === null ? null : <Mark tone="shut">{t.useCases.agentRevoked}</Mark>}
          </li>
        ))}
      </ul>
      <NewKey session={session} />
    </Part>
  )
}

function SignIns() {
  const { t } = useText()
  const client = useQueryClient()
  const end = useMutation({
    mutationFn: (id: string) => postJson(`/v1/sessions/${encodeURIComponent(id)}/revoke`, {}),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  })
  return (
    <Part title={t.settings.signIns}>
      <Loaded query={useQuery(sessionsQuery)}>
        {({ sessions }) => (
          <ul className="lines">
            {sessions.map(({ id, method, label, seen, current }) => (
              <li key={id}>
                <span>
                  {label ?? t.settings.method[method]} {current ? <strong>{t.settings.here}</strong> : null}
                  <span className="block soft small">
                    {t.settings.seen} <Away at={seen} />
                  </span>
                </span>
                {current ? null : (
                  <Button isDisabled={end.isPending} onPress={() => end.mutate(id)}>
                    {t.settings.end}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {end.isError ? <ProblemNote error={end.error} /> : null}
    </Part>
  )
}

function Recovery({ session }: { session: Session }) {
  const { t } = useText()
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: () => postJson<{ code: string }>('/v1/recovery-codes', {}),
    onSettled: () => client.invalidateQueries({ queryKey: ['session'] }),
  })
  return (
    <Part title={t.settings.recovery} margin={t.settings.recoverySays}>
      {make.data === undefined ? (
        <p>
          {session.recoveryCode === null ? (
            t.settings.noCode
          ) : (
            <>
              {t.settings.codeMade} <When at={session.recoveryCode} />.
            </>
          )}
        </p>
      ) : (
        <>
          <p className="secret">{make.data.code}</p>
          <p>{t.settings.shownOnce}</p>
        </>
      )}
      {make.isError ? <ProblemNote error={make.error} /> : null}
      <div className="row">
        <Button isDisabled={make.isPending} onPress={() => make.mutate()}>
          {t.settings.newCode}
        </Button>
      </div>
    </Part>
  )
}
