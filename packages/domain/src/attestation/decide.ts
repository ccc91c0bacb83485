import type { CommandOf, JsonValue } from '@answerable/contract'
import { authorityFault } from '../authority/chain.ts'
import { hasEnded } from '../instants.ts'
import { type Person, revisionInForce } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { attestationQuestions } from './questions.ts'

/** The owner answers each question; there is no answer to all of them at once, and a `no` renews nothing. */
export function signAttestation(
  { model, tools, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'attestation.sign'>,
): Decided {
  const useCase = model.useCases.get(payload.useCase)
  const revision = useCase === undefined ? undefined : revisionInForce(useCase)
  const acceptance = useCase?.acceptance
  if (useCase === undefined || revision === undefined) return no('not_found', 'no such use case')
  if (acceptance == null) return no('conflict', 'nobody has signed for it: there is nothing to attest')
  if (revision.owner !== signer.id) return no('forbidden', 'only the owner attests')
  // What lapsed or was taken back is signed anew, in full; answering questions does not open it again.
  if (acceptance.rescinded !== null || acceptance.until === null || hasEnded(acceptance.until, now))
    return no('gate_closed', 'the signature has ended: sign again instead')
  const fault = authorityFault(model, acceptance.authority, now)
  if (fault !== null) return no('beyond_authority', `the authority does not hold: ${fault.code}`)
  const questions = attestationQuestions(model, useCase)
  const digest = tools.digest(questions as unknown as JsonValue)
  if (digest !== payload.questions) return no('assumptions_moved', 'something changed since these questions were shown')
  const asked = questions.map((question) => question.id)
  const answered = payload.answers.map((answer) => answer.question)
  if (asked.length !== answered.length || asked.some((question) => !answered.includes(question)))
    return no('invalid_input', 'each question is answered, once, by itself', [
      { path: '/answers', message: `must answer ${asked.join(', ')}` },
    ])
  const unexplained = payload.answers.findIndex(({ answer, note }) => answer === 'no' && note === undefined)
  if (unexplained >= 0)
    return no('invalid_input', 'a no needs a note', [{ path: `/answers/${unexplained}/note`, message: 'is needed' }])
  const notes = payload.answers.flatMap(({ question, note }) => (note === undefined ? [] : [{ question, note }]))
  return yes<'attestation.signed'>({
    type: 'attestation.signed',
    id,
    body: {
      useCase: useCase.id,
      questions: digest,
      answers: payload.answers.map(({ question, answer, note }) => ({ question, answer, noted: note !== undefined })),
      affirmed: payload.answers.every(({ answer }) => answer === 'yes'),
      acceptance: acceptance.id,
    },
    seal: notes.length === 0 ? {} : { notes: JSON.stringify(notes) },
    cause: [acceptance.id],
  })
}
