import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { healthQuery } from '../../data/health.ts'
import { signInMethodsQuery, signInWithPasskey, signInWithRecoveryCode } from '../../data/sign-in.ts'
import { passkeysHere } from '../../data/webauthn.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { SigningProblem } from '../../ui/signing-problem.tsx'

/** Signing in: with the passkey one signs with, through the organisation, or with a recovery code. */
export function SignInPage() {
  const { t } = useText()
  const { onward = '/' } = useSearch({ from: '/bare/sign-in' })
  const router = useRouter()
  const client = useQueryClient()
  const methods = useQuery(signInMethodsQuery)
  const health = useQuery(healthQuery).data
  const arrived = async (): Promise<void> => {
    await client.resetQueries({ queryKey: ['session'] })
    router.history.replace(onward)
  }
  const passkey = useMutation({ mutationFn: () => signInWithPasskey(), onSuccess: arrived })
  if (methods.data?.setUp === false) return <Navigate to="/setup" replace />
  const oidc = methods.data?.oidc
  return (
    <Page
      title={t.signIn.title}
      lead={t.signIn.lead}
      over={health === undefined ? undefined : t.signIn.which(health.origin)}
    >
      <div className="stack">
        {passkeysHere() ? null : <p className="note held">{t.signIn.unsupported}</p>}
        <div className="row">
          <Button weight="act" isDisabled={passkey.isPending || !passkeysHere()} onPress={() => passkey.mutate()}>
            {passkey.isPending ? t.signIn.waiting : t.signIn.withPasskey}
          </Button>
          {oidc == null ? null : (
            <a className="button plain" href={oidc.start}>
              {t.signIn.withProvider}
            </a>
          )}
        </div>
        <SigningProblem error={passkey.error} />
      </div>
      <Recovery arrived={arrived} />
    </Page>
  )
}

function Recovery({ arrived }: { arrived: () => Promise<void> }) {
  const { t } = useText()
  const [code, setCode] = useState('')
  const recover = useMutation({ mutationFn: () => signInWithRecoveryCode(code.trim()), onSuccess: arrived })
  return (
    <details className="aside">
      <summary>{t.signIn.recovery}</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          recover.mutate()
        }}
      >
        <p>{t.signIn.recoverySays}</p>
        <Field label={t.signIn.code} value={code} onChange={setCode} autoComplete="off" />
        <div className="row">
          <Button type="submit" isDisabled={recover.isPending || code.trim().length < 20}>
            {t.signIn.useCode}
          </Button>
        </div>
        <SigningProblem error={recover.error} />
      </form>
    </details>
  )
}
