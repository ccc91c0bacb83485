import type { DecisionAnswer } from '@answerable/sdk'
import { sign } from '../cast.ts'
import { type Signed, type Stage, USE_CASE } from '../stage.ts'

const WORKERS = 24
const BEFORE_MS = 500
const AFTER_MS = 400

/** Closing is linearizable: no request is allowed at a larger index than the restriction, however many are on the way. */
export async function pauseUnderLoad(stage: Stage, { cast, bot }: Signed): Promise<void> {
  const { tell } = stage
  await tell.chapter(5, 'Paused under load')
  await tell.say(
    `${WORKERS} requests are kept on the way at any time, as fast as the server answers. Then Ada Example pauses.`,
  )
  const answers: DecisionAnswer[] = []
  let inFlight = 0
  let running = true
  const work = async (): Promise<void> => {
    const run = await bot.openRun('customer 4714', 'Please refund 10.00 for order A-21.')
    while (running) {
      inFlight += 1
      answers.push(await bot.refund('A-21', '10.00', run).finally(() => (inFlight -= 1)))
    }
  }
  const workers = Array.from({ length: WORKERS }, work)
  await wait(BEFORE_MS)
  const atPause = inFlight
  const { answer } = await sign(stage, cast.ada, 'restriction.set', {
    scope: { kind: 'use_case', useCase: USE_CASE },
    mode: 'paused',
    cause: 'owner',
    reason: 'Practice: closing while requests are on the way.',
  })
  await wait(AFTER_MS)
  running = false
  await Promise.all(workers)

  const allowed = answers.filter(({ outcome }) => outcome === 'allow')
  const slipped = allowed.filter(({ index }) => index > answer.index)
  const denied = answers.filter(({ outcome, index }) => outcome === 'deny' && index > answer.index)
  await tell.show([
    `${answers.length} requests, ${atPause} of them on the way when the pause was asked for`,
    `the pause is entry ${answer.index}`,
    `allowed before it: ${allowed.length - slipped.length}   denied after it: ${denied.length}`,
    `allowed after it: ${slipped.length}`,
  ])
  await tell.check(
    slipped.length === 0 && denied.length > 0 && allowed.length > 0,
    `${slipped.length} slipped through: nothing is allowed at a larger index than the pause.`,
  )
  await sign(stage, cast.ada, 'restriction.lift', { restriction: answer.id, reason: 'Practice goes on.' })
}

/** Real load takes real time, whether or not anybody watches. */
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
