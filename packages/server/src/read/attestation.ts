import {
  type AttestationView,
  AnswerableError,
  type Question,
  questionText,
  sentenceOf,
  writtenInstant,
} from '@answerable/contract'
import { answeredAt, attestationQuestions, ladderOf, revisionInForce } from '@answerable/domain'
import type { OpenedEntry } from './log-reader.ts'
import { didSince, usesOfAll } from './did-since.ts'
import { governed } from './governed.ts'

/** GET /v1/use-cases/{useCase}/attestation: the questions, and what each is about, from the entries themselves. */
export const readAttestation = governed(async ({ edge, params }) => {
  const { model, index } = await edge.view()
  const useCase = model.useCases.get(params['useCase'] ?? '')
  const revision = useCase === undefined ? undefined : revisionInForce(useCase)
  if (useCase === undefined || revision === undefined)
    throw new AnswerableError('not_found', 'There is no such use case.')
  const ladder = ladderOf(useCase, revision, await edge.now())
  const questions = attestationQuestions(model, useCase)
  const entries = await edge.log.entriesById(questions.flatMap(({ about }) => about.map(({ entry }) => entry)))
  const byId = new Map(entries.map((entry) => [entry.event.id, entry]))
  const [since] = answeredAt(useCase) < 0 ? [] : await edge.log.entriesAt([answeredAt(useCase)])
  const figures = await didSince(edge, useCase)
  const uses = await usesOfAll(
    edge,
    questions.flatMap(({ about }) => about.flatMap(({ what, entry }) => (USED.has(what) ? [entry] : []))),
  )
  const details = ({ about }: Question): string[] =>
    about.flatMap(({ entry }) => detailOf(byId.get(entry), uses.get(entry)))
  const content: Omit<AttestationView, 'index'> = {
    useCase: useCase.id,
    questions: questions.map((question) => ({
      ...question,
      text: questionText(question, figures),
      details: details(question),
    })),
    digest: edge.digest(JSON.parse(JSON.stringify(questions))),
    since: since?.event.time ?? null,
    due: ladder?.due ?? null,
    warnFrom: ladder?.warnFrom ?? null,
    ladder: [...(ladder?.steps ?? [])],
  }
  return { index, content }
})

const USED: ReadonlySet<string> = new Set(['exception_in_force', 'standing_approval_in_force', 'emergency_continued'])

/** When it was, and the words people gave it, where the vault still holds them. */
function detailOf(entry: OpenedEntry | undefined, uses: number | undefined): string[] {
  if (entry === undefined) return []
  const { event, values } = entry
  const used = uses === undefined ? '' : `, used ${uses === 1 ? 'once' : `${uses} times`} in all`
  const title = values['title'] === undefined ? '' : `: ${values['title']}`
  const reason = values['reason'] === undefined ? '' : `: ${values['reason']}`
  const code = event.type === 'restriction.set' ? ` ${sentenceOf({ code: event.body.mode })}` : ''
  return [`${writtenInstant(event.time)}, entry ${entry.index}${title}${reason}${code}${used}`]
}
