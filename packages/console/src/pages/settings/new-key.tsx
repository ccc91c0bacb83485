import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { postJson } from '../../data/http.ts'
import type { Session } from '../../data/session.ts'
import { makePasskey, type NewPasskey } from '../../data/sign-in.ts'
import { browserKey } from '../../data/signing.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { SigningProblem } from '../../ui/signing-problem.tsx'

/**
 * Another passkey. Who has one that signs, signs for the next; who has none left, asks, and a second person signs.
 */
export function NewKey({ session }: { session: Session }) {
  const { t } = useText()
  const [made, setMade] = useState<NewPasskey>()
  const canSign = browserKey(session) !== undefined && session.method !== 'recovery'
  const make = useMutation({
    mutationFn: async () => {
      const key = await makePasskey(session.name ?? '', session.email ?? '')
      if (canSign) setMade(key)
      else await postJson('/v1/key-requests', { key })
    },
  })
  return (
    <>
      <div className="row">
        <Button isDisabled={make.isPending} onPress={() => make.mutate()}>
          {make.isPending ? t.signIn.waiting : t.settings.addPasskey}
        </Button>
      </div>
      <SigningProblem error={make.error} />
      {make.isSuccess && !canSign ? <p className="note held">{t.settings.keyAsked}</p> : null}
      {made === undefined ? null : (
        <Ceremony
          command="key.add"
          payload={{ person: session.person, key: made }}
          act={t.settings.addPasskey}
          onClose={() => setMade(undefined)}
        />
      )}
    </>
  )
}
