import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Proposal } from '@answerable/contract'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import { POLICY } from '../helpers/fixture.ts'
import { acceptUseCase, type Founding } from '../helpers/founding.ts'

async function proposalOf(d: TestDeployment, { owner, useCase }: Founding, query = ''): Promise<Proposal> {
  const reply = await d.http('GET', `/v1/use-cases/${useCase}/proposal${query}`, undefined, await d.bearer(owner))
  assert.equal(reply.status, 200, reply.text)
  return Proposal.parse(reply.body)
}

test('before anything was asked: chapters, no history, said plainly, and an end on a working day', async () => {
  await using d = await testDeployment()
  const founding = await d.founding({ accept: false })
  const proposal = await proposalOf(d, founding, '?zone=Europe/Berlin')
  assert.deepEqual(
    proposal.sentences.alone.map((line) => /\[(\w+)\]$/.exec(line)?.[1]),
    ['read', 'pay'],
  )
  assert.match(proposal.sentences.people[0] ?? '', /1 person as desk.*more than 100\.00/)
  assert.match(proposal.sentences.never[0] ?? '', /more than 1,000\.00/)
  assert.match(proposal.sentences.nothing.join(' '), /every action waits until people decide.*the gate closes on/)
  assert.equal(proposal.kind, 'first')
  assert.equal(proposal.difference, null)
  assert.deepEqual([proposal.samples.allow, proposal.samples.hold, proposal.samples.refuse], [[], [], []])
  assert.match(proposal.samples.note ?? '', /no history/)
  assert.equal(proposal.wouldChange.n, 0)
  const local = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
  })
  assert.match(local.format(new Date(proposal.expiry.until)), /^(Mon|Tue|Wed|Thu|Fri),? 10:00$/)
})

test('real past calls it would allow, hold and refuse, and how many would change', async () => {
  await using d = await testDeployment()
  const founding = await d.founding()
  const client = await d.agentClient(founding.agent)
  for (const amount of ['20.00', '30.00', '250.00', '5000.00']) await client.pay(amount)
  const same = await proposalOf(d, founding)
  assert.equal(same.kind, 'renewal')
  assert.deepEqual(same.difference?.items, [])
  const { allow, hold, refuse } = same.samples
  assert.deepEqual(
    [allow, hold, refuse].map((samples) =>
      samples.map(({ content }) => (JSON.parse(content) as { amount: string }).amount),
    ),
    [['30.00', '20.00'], ['250.00'], ['5000.00']],
  )
  assert.deepEqual([same.wouldChange.n, same.wouldChange.changed], [4, 0])

  const looser = POLICY.replace('amount > 10000 ', 'amount > 50000 ')
  await d.must(founding.owner, 'policy.publish', { useCase: 'refunds', revision: 1, policy: looser, tests: '' })
  const next = await proposalOf(d, founding)
  assert.equal(next.kind, 'loosening')
  assert.deepEqual([next.wouldChange.n, next.wouldChange.changed, next.wouldChange.looser], [4, 1, 1])
  assert.match(next.difference?.items.join('\n') ?? '', /LOOSER.*large/)
  assert.match(next.samples.allow[0]?.sentence ?? '', /pay with “.*250\.00.*” would be allowed/)

  const tighter = POLICY.replace('amount > 10000 ', 'amount > 2000 ')
  await d.must(founding.owner, 'policy.publish', { useCase: 'refunds', revision: 1, policy: tighter, tests: '' })
  const last = await proposalOf(d, founding)
  assert.deepEqual([last.kind, last.wouldChange.changed, last.wouldChange.looser], ['tightening', 1, 0])
})

test('what was signed can be shown again word for word, with everything that was weighed', async () => {
  await using d = await testDeployment()
  const founding = await d.founding({ accept: false })
  const { authority, assumptions, useCase, owner } = founding
  await d.must(await d.person('chidi'), 'challenge.record', {
    useCase,
    revision: 1,
    assumptions,
    view: 'objects',
    reason: 'too few tests',
  })
  const sign = (more: object) =>
    d.sign(owner, 'acceptance.sign', {
      useCase,
      revision: 1,
      assumptions,
      answer: 'accepted_with_conditions',
      authority,
      residualRisk: {
        hallucination: 'low',
        data_leakage: 'low',
        bias: 'low',
        unauthorized_action: 'low',
        other: 'low',
      },
      conditions: ['No payments at night.'],
      compensatingControls: ['The desk looks at ten a day.'],
      evidence: [{ kind: 'replay', digest: assumptions, opened: true }],
      until: founding.until.replace(/^(\d{4})/, '$1'),
      ...more,
    })
  const until = new Date(Date.parse(d.clock.now()) + 60 * 86_400_000).toISOString()
  const silent = await sign({ until })
  assert.equal(silent.body['code'], 'invalid_input', 'an objection is answered')
  const signed = await sign({ until, dissent: 'More tests come next week.' })
  assert.equal(signed.status, 201, signed.text)
  const client = await d.agentClient(founding.agent)
  const decision = (await client.pay('20.00')).reply.field('decision')
  const view = await d.http('GET', `/v1/decisions/${decision}`, undefined, await d.bearer(owner))
  const text = JSON.stringify(view.body)
  for (const words of [
    'too few tests',
    'More tests come next week.',
    'The desk looks at ten a day.',
    'No payments at night.',
  ])
    assert.ok(text.includes(words), `${words} is missing from the words that were signed`)
})

test('refusing needs no risk levels; accepting needs all five', async () => {
  await using d = await testDeployment()
  const founding = await d.founding({ accept: false })
  const { useCase, assumptions, owner, authority } = founding
  const base = { useCase, revision: 1, assumptions } as const
  const until = new Date(Date.parse(d.clock.now()) + 60 * 86_400_000).toISOString()
  const half = await d.sign(owner, 'acceptance.sign', {
    ...base,
    answer: 'accepted',
    authority,
    until,
    residualRisk: { bias: 'low' },
  })
  assert.equal(half.body['code'], 'invalid_input', half.text)
  assert.equal((half.body['issues'] as object[]).length, 4)
  const refused = await d.sign(owner, 'acceptance.sign', { ...base, answer: 'refused', reason: 'not yet' })
  assert.equal(refused.status, 201, refused.text)
  await acceptUseCase(d, founding)
})
