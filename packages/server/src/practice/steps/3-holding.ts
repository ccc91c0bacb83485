import { type DecisionView, explainDecision } from '@answerable/contract'
import { sha256Digest } from '@answerable/ledger'
import { AnswerableApiError, type DecisionAnswer, type RunAnswer } from '@answerable/sdk'
import { type Actor, sign } from '../cast.ts'
import type { Signed, Stage } from '../stage.ts'

/** Above the owner's line people decide; the approval is good once; above the other line it is never. */
export async function holding(stage: Stage, { cast, bot }: Signed): Promise<void> {
  const { tell } = stage
  await tell.chapter(3, 'Held, approved by two, claimed once')
  const never = await bot.refund('A-18', '6000.00')
  await tell.check(
    never.outcome === 'deny',
    `A refund of 6,000.00 is denied, whoever approves it: entry ${never.index}.`,
  )
  const run = await bot.openRun('customer 4712', 'My order A-19 came broken. I want my 850.00 back.')
  const held = await bot.refund('A-19', '850.00', run)
  await tell.require(
    held.outcome === 'review',
    `A refund of 850.00 is held: the policy wants two people of the refund desk. Entry ${held.index}.`,
  )
  const early = await refusal(claim(bot.client, held, run))
  await tell.check(early === 'not_approved', 'The agent cannot go ahead meanwhile.')
  await approve(stage, cast.rosa, held.decision, 'The photo shows the damage.')
  await approve(stage, cast.ravi, held.decision, 'The amount is that of the order.')
  await tell.check(true, 'Rosa Exemplo and Ravi Namuna each saw the page of this decision and approved it.')
  const claimed = await claim(bot.client, held, run)
  await tell.check(claimed.outcome === 'allow', `The agent claims the approval: allowed, entry ${claimed.index}.`)
  const twice = await refusal(claim(bot.client, held, run))
  await tell.check(twice === 'permit_used', `It tries to claim it again: refused (${twice}). Approved once, done once.`)
}

function claim(client: Signed['bot']['client'], held: DecisionAnswer, run: RunAnswer): Promise<DecisionAnswer> {
  return client.claim({ decision: held.decision, action: held.action }, { runToken: run.runToken })
}

/** INVARIANT 7: the vote names the digest of the page the voter was shown. */
export async function approve(stage: Stage, person: Actor, decision: string, reason: string): Promise<void> {
  const view = await person.client.readDecision({ decision })
  const shown = sha256Digest(explainDecision(view as unknown as DecisionView))
  await sign(stage, person, 'review.vote', { decision, vote: 'approve', shown, reason })
}

async function refusal(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt
    return 'nothing was refused'
  } catch (error) {
    if (error instanceof AnswerableApiError) return error.code
    throw error
  }
}
