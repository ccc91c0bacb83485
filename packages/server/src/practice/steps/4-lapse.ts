import { textAt } from '../../cli/reply.ts'
import { writtenInstant } from '@answerable/contract'
import type { DecisionAnswer } from '@answerable/sdk'
import { acceptUntil } from './2-signing.ts'
import { daysAhead } from './1-founding.ts'
import { type Signed, type Stage, USE_CASE } from '../stage.ts'

/** How far ahead of the lapse the practice clock is set, in milliseconds. */
const AHEAD_MS = 1500
/** Far more than fit into the time that is left. */
const MOST_REQUESTS = 5000

type Timed = { answer: DecisionAnswer; time: string }

/** Nobody does anything, and at the instant the owner named the gate closes. Then the owner signs again. */
export async function lapse(stage: Stage, signed: Signed): Promise<void> {
  const { tell } = stage
  await tell.chapter(4, 'The signature lapses')
  const view = await signed.cast.ada.client.readUseCase({ useCase: USE_CASE })
  const until = textAt(view, 'until')
  await tell.say(
    `Ada Example signed until ${writtenInstant(until)}. Practice clocks can be moved, so nobody has to wait.`,
  )
  const to = new Date(Date.parse(until) - AHEAD_MS).toISOString()
  await signed.cast.ada.client.moveClock({ to })
  const { before, after } = await askUntilDenied(signed)
  await tell.say('The clock is a moment before that instant. The agent asks and asks, each time for 10.00:')
  await tell.show(
    [before, after].map(({ answer, time }) => `entry ${answer.index}   ${time}   ${answer.outcome.toUpperCase()}`),
  )
  await tell.check(
    before.answer.outcome === 'allow' && before.time < until && after.answer.index === before.answer.index + 1,
    `Entry ${before.answer.index} is allowed. Entry ${after.answer.index}, the very next one in the log, is denied.`,
  )
  await tell.check(
    after.time >= until && after.answer.reasons.some(({ code }) => code === 'acceptance_lapsed'),
    `Nobody did anything: ${after.answer.reasons[0]?.sentence ?? 'no reason was given'}`,
  )
  await acceptUntil(stage, signed, daysAhead(after.time, 30))
  const again = await signed.bot.refund('A-20', '10.00')
  await tell.check(again.outcome === 'allow', `Ada Example signs again; entry ${again.index} is allowed.`)
}

async function askUntilDenied({ bot }: Signed): Promise<{ before: Timed; after: Timed }> {
  const run = await bot.openRun('customer 4713', 'Please refund 10.00 for order A-20.')
  let before: Timed | undefined
  for (let asked = 0; asked < MOST_REQUESTS; asked++) {
    const answer = await bot.refund('A-20', '10.00', run)
    const timed = { answer, time: timeOf(answer) }
    if (answer.outcome === 'deny' && before !== undefined) return { before, after: timed }
    before = timed
  }
  throw new Error('the signature did not lapse')
}

/** The entry's own time: what ends, ends by it. */
function timeOf({ receipt }: DecisionAnswer): string {
  const entry: unknown = JSON.parse(Buffer.from(receipt.entry, 'base64').toString('utf8'))
  return typeof entry === 'object' && entry !== null && 'time' in entry ? String(entry.time) : ''
}
