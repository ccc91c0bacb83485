import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyFile } from '../../cli/verify/verify-file.ts'
import { sign } from '../cast.ts'
import { readExample } from '../example.ts'
import { type Founded, type Signed, type Stage, USE_CASE } from '../stage.ts'
import { daysAhead } from './1-founding.ts'

/** Longer than any signature in the story: what lapses later is the signature, not the authority. */
const AUTHORITY_DAYS = 110
const SIGNATURE_DAYS = 30

/** The right is granted, the owner signs, and the same request is allowed, with a receipt. */
export async function signing(stage: Stage, { cast, mandate, bot }: Founded): Promise<Signed & { receipt: string }> {
  const { tell } = stage
  await tell.chapter(2, 'The right is granted, and the owner signs')
  const now = await stage.deployment.edge.now()
  const { answer: granted } = await sign(stage, cast.grace, 'authority.grant', {
    grantee: cast.ada.id,
    capacity: 'product',
    powers: ['change_policy', 'accept_residual_risk', 'restrict', 'reopen'],
    scope: { unit: 'shop', useCases: [USE_CASE], tiers: ['T3', 'T4'] },
    limits: { residualRisk: 'moderate', persons: 5000 },
    until: daysAhead(now, AUTHORITY_DAYS),
    delegationDepth: 0,
    under: { mandate },
  })
  await tell.check(true, 'Grace Muster granted Ada Example authority: scoped, limited, and with an end.')
  const { policy, tests } = readExample()
  const { answer: published } = await sign(stage, cast.ada, 'policy.publish', {
    useCase: USE_CASE,
    revision: 1,
    policy,
    tests,
  })
  const { assumptions } = published as typeof published & { assumptions: string }
  await sign(stage, cast.chris, 'challenge.record', {
    useCase: USE_CASE,
    revision: 1,
    assumptions,
    view: 'supports',
    reason: 'The tests cover the limits, and the refund desk can take over.',
  })
  await tell.check(true, 'Chris Esempio, the challenger, was heard before the owner signs: more than low risk remains.')
  const until = daysAhead(now, SIGNATURE_DAYS)
  const { sentences } = await acceptUntil(stage, { cast, authority: granted.id, assumptions }, until)
  await tell.say('This is what Ada Example read and signed:')
  await tell.show(sentences)

  const answer = await bot.refund('A-17', '80.00')
  const receipt = join(stage.folder, 'refund-80.receipt.json')
  writeFileSync(receipt, `${JSON.stringify(answer.receipt)}\n`)
  await tell.say('refund-bot asks again for the same 80.00:')
  const [verified] = verifyFile(JSON.stringify(answer.receipt), { vkeys: [stage.vkey] })
  await tell.require(
    answer.outcome === 'allow' && answer.permit !== null,
    `Allowed, entry ${answer.index}. The permit is good for one start, until ${answer.permit?.useBefore}.`,
  )
  await tell.check(
    verified?.holds === true && verified.practice,
    `The answer came with its receipt, which holds and says PRACTICE: ${receipt}`,
  )
  return { cast, mandate, bot, authority: granted.id, assumptions, receipt }
}

/** The owner's answer, under the authority just granted. Also how the story goes on after a lapse. */
export function acceptUntil(
  stage: Stage,
  { cast, authority, assumptions }: Pick<Signed, 'cast' | 'authority' | 'assumptions'>,
  until: string,
): ReturnType<typeof sign> {
  return sign(stage, cast.ada, 'acceptance.sign', {
    useCase: USE_CASE,
    revision: 1,
    assumptions,
    answer: 'accepted',
    authority,
    residualRisk: {
      hallucination: 'low',
      data_leakage: 'low',
      bias: 'low',
      unauthorized_action: 'moderate',
      other: 'low',
    },
    until,
  })
}
