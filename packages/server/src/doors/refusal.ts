import { AnswerableError, errorTable } from '@answerable/contract'

export type Refusal = { status: number; code: string; detail: string }

/** An error as any protocol can carry it. What is not ours to explain says nothing about itself. */
export function refusalOf(error: unknown): Refusal {
  const known = error instanceof AnswerableError ? error : new AnswerableError('internal')
  return { status: errorTable[known.code].status, code: known.code, detail: known.detail }
}
