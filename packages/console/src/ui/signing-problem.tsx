import { NotConfirmed } from '../data/webauthn.ts'
import { useText } from '../text/use-text.tsx'
import { ProblemNote } from './problem-note.tsx'

/** Why a key did not sign or the server did not take it. Nothing is shown while nothing went wrong. */
export function SigningProblem({ error }: { error: Error | null }) {
  const { t } = useText()
  if (error === null) return null
  if (error instanceof NotConfirmed) {
    return (
      <p className="note held" role="alert">
        {t.signIn.refused}
      </p>
    )
  }
  return <ProblemNote error={error} />
}
