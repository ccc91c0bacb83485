import { existsSync, readFileSync } from 'node:fs'
import type { Envelope } from '@answerable/domain'
import { writeDurably } from '../platform/write-durably.ts'
import type { Answer } from '../writer/queue.ts'
import type { AnsweredCount, Life } from '../writer/take-heads.ts'

/** Counts the decisions this server answers, apart from the log: what it answered and never wrote down shows here. */
export type Answered = {
  /** This server's own count, and those of earlier lives that no `stream.heads` entry names yet. */
  count(): AnsweredCount
  /** The same submit, counting. */
  counting(submit: (envelope: Envelope) => Promise<Answer>): (envelope: Envelope) => Promise<Answer>
  /** Makes the count durable; call it often. A server that is killed loses only what it answered since. */
  keep(): void
  /** The server ends in order: its count is whole. */
  end(): void
}

/**
 * @param since an id made before the first request
 * @param file where counts outlive the process; undefined where several servers may share a folder, since none of them
 * can tell whether another was killed. No fold: it is the server's own word, beside the log it is compared with
 * @param known lives the newest `stream.heads` entry names: they need not be kept any longer
 */
export function answeredCounter(since: string, file: string | undefined, known: () => readonly string[]): Answered {
  let earlier = file === undefined ? [] : livesIn(file)
  let answered = 0
  let written = -1
  const write = (ended: boolean): void => {
    if (file !== undefined) writeDurably(file, { format: FORMAT, lives: [...earlier, { since, answered, ended }] })
    written = answered
  }
  write(false)
  return {
    count: () => {
      const named = known()
      earlier = earlier.filter((life) => !named.includes(life.since))
      return { since, answered, before: earlier }
    },
    counting: (submit) => async (envelope) => {
      const answer = await submit(envelope)
      // An answer given again for the same idempotency key stands for the decision counted the first time.
      const isNew = answer.entries[0]?.id === envelope.command.id
      if (envelope.command.type === 'decision.request' && isNew) answered += 1
      return answer
    },
    keep: () => {
      if (written !== answered) write(false)
    },
    end: () => write(true),
  }
}

const FORMAT = 'answerable-answered@v1'

function livesIn(file: string): Life[] {
  if (!existsSync(file)) return []
  const { format, lives } = JSON.parse(readFileSync(file, 'utf8')) as { format?: unknown; lives?: Life[] }
  if (format !== FORMAT || lives === undefined) throw new RangeError(`${file} holds no counts of answers`)
  return lives
}
