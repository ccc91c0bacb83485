import type { Envelope } from '@answerable/domain'
import type { Answer } from '../writer/queue.ts'
import type { AnsweredCount } from '../writer/take-heads.ts'

/** Counts the decisions this server answers, apart from the log: what it answered and never wrote down shows here. */
export type Answered = {
  count(): AnsweredCount
  /** The same submit, counting. */
  counting(submit: (envelope: Envelope) => Promise<Answer>): (envelope: Envelope) => Promise<Answer>
}

/** @param since an id made before the first request */
export function answeredCounter(since: string): Answered {
  let answered = 0
  return {
    count: () => ({ since, answered }),
    counting: (submit) => async (envelope) => {
      const answer = await submit(envelope)
      // An answer given again for the same idempotency key stands for the decision counted the first time.
      const isNew = answer.entries[0]?.id === envelope.command.id
      if (envelope.command.type === 'decision.request' && isNew) answered += 1
      return answer
    },
  }
}
