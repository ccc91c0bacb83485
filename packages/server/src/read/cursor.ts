import { AnswerableError } from '@answerable/contract'
import { z } from 'zod'
import type { StoredRow } from '../store/store.ts'

/** Cursor of a list ordered by the newest change: an index of the log. */
export const INDEX = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)

/** @throws AnswerableError `invalid_input` for what is no cursor of this form */
export function cursorIn<T extends string | number>(after: unknown, form: z.ZodType<T>): T | null {
  if (after === undefined) return null
  const cursor = form.safeParse(after)
  if (cursor.success) return cursor.data
  throw new AnswerableError('invalid_input', 'after: is no cursor of this list', {
    issues: [{ path: 'after', message: 'is no cursor of this list' }],
  })
}

/** The cursor after a row; `byIndex`: of a list ordered by change, else by id. */
export function cursorAfter(last: StoredRow | undefined, byIndex: boolean): string | null {
  return last === undefined ? null : String(byIndex ? last.index : last.id)
}
