import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { postJson } from '../../data/http.ts'
import { makePasskey, signInWithPasskey } from '../../data/sign-in.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { SigningProblem } from '../../ui/signing-problem.tsx'

/** The founding person registers, with the token the server printed and a passkey of their own. */
export function SetupPage() {
  const { t } = useText()
  const [token, setToken] = useState('')
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const register = useMutation({
    mutationFn: async () => {
      const key = await makePasskey(name.trim(), email.trim())
      await postJson('/v1/setup', { token: token.trim(), name: name.trim(), email: email.trim(), key })
    },
  })
  if (register.isSuccess) return <Registered />
  const complete = [token, name, email].every((text) => text.trim() !== '')
  return (
    <Page title={t.signIn.setupTitle} lead={t.signIn.setupLead}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          register.mutate()
        }}
      >
        <Field
          label={t.signIn.setupToken}
          hint={t.signIn.setupTokenSays}
          value={token}
          onChange={setToken}
          autoComplete="off"
        />
        <Field
          label={t.signIn.yourName}
          hint={t.signIn.yourNameSays}
          value={name}
          onChange={setName}
          autoComplete="name"
        />
        <Field label={t.signIn.yourEmail} value={email} onChange={setEmail} type="email" autoComplete="email" />
        <div className="row">
          <Button type="submit" weight="act" isDisabled={!complete || register.isPending}>
            {register.isPending ? t.signIn.waiting : t.signIn.makePasskey}
          </Button>
        </div>
        <SigningProblem error={register.error} />
      </form>
    </Page>
  )
}

/** The key is registered; signing in with it shows that it works. */
export function Registered() {
  const { t } = useText()
  const signIn = useMutation({
    mutationFn: signInWithPasskey,
    // A whole load: nothing read as nobody stays behind.
    onSuccess: () => location.assign('/'),
  })
  return (
    <Page title={t.signIn.doneTitle}>
      <div className="row">
        <Button weight="act" isDisabled={signIn.isPending} onPress={() => signIn.mutate()}>
          {t.signIn.signInNow}
        </Button>
      </div>
      <SigningProblem error={signIn.error} />
    </Page>
  )
}
