import {
  AnswerableError,
  type ErrorCode,
  errorTable,
  type Issue,
  menderOf,
  reasonCatalogue,
  sentenceOf,
} from '@answerable/contract'
import { answer } from './headers.ts'

/** RFC 9457 problem details, plus what to do about it. */
export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  code: ErrorCode
  mend: string
  issues?: readonly Issue[]
  /** gate_closed: what is missing and who can mend it, by role */
  reasons?: readonly { code: string; sentence: string; mend: string }[]
  /** names this one occurrence, to find it in the server's own log */
  instance: string
}

/** Seconds after which a busy or recovering server is worth asking again. */
const RETRY_AFTER = '1'
/** RFC 6750 section 3: a 401 says how to authenticate. */
const CHALLENGE = 'Bearer realm="answerable"'

/** The problem document of an error. INVARIANT: an error that is not ours says nothing about itself to the caller. */
export function problemOf(error: unknown, instance: string): Problem {
  const known = error instanceof AnswerableError ? error : new AnswerableError('internal')
  const { status, title, mend } = errorTable[known.code]
  // A closed gate is told by the code of its reason, which people read as a sentence.
  const reason = known.code === 'gate_closed' && known.detail in reasonCatalogue ? { code: known.detail } : undefined
  return {
    type: `/errors#${known.code}`,
    title,
    status,
    detail: reason === undefined ? known.detail : sentenceOf(reason),
    code: known.code,
    mend,
    ...(reason === undefined ? {} : { reasons: [{ ...reason, sentence: sentenceOf(reason), mend: menderOf(reason) }] }),
    ...(known.issues.length === 0 ? {} : { issues: known.issues }),
    instance,
  }
}

export function problemResponse(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  return answer(JSON.stringify(problem), problem.status, {
    'content-type': 'application/problem+json',
    ...(problem.status === 503 ? { 'retry-after': RETRY_AFTER } : {}),
    ...(problem.status === 401 ? { 'www-authenticate': CHALLENGE } : {}),
    ...headers,
  })
}
