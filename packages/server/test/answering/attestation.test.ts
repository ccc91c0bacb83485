import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AttestationView } from '@answerable/contract'
import { prepare } from '../helpers/client.ts'
import { DAY } from '../helpers/clock.ts'
import { testDeployment } from '../helpers/deployment.ts'

test('what it did since is counted beside what it did before, asked about and signed with the answer', async () => {
  await using d = await testDeployment()
  const founding = await d.founding()
  const { owner, useCase } = founding
  const client = await d.agentClient(founding.agent)
  const view = async () => {
    const read = await d.http('GET', `/v1/use-cases/${useCase}/attestation`, undefined, await d.bearer(owner))
    return read.body as unknown as AttestationView
  }
  const did = ({ questions }: AttestationView) => questions.find(({ id }) => id === 'did')?.text ?? ''
  const answersTo = ({ questions, digest }: AttestationView) => ({
    useCase,
    questions: digest,
    answers: questions.map(({ id }) => ({ question: id, answer: 'yes' as const })),
  })
  assert.match(did(await view()), /^Since then nothing was asked of it\. Did it do what/)
  for (const amount of ['20.00', '30.00', '250.00', '5000.00']) await client.pay(amount)
  const first = await view()
  assert.match(did(first), /^4 were made since then: 2 let through \(50 %\), 1 held for people \(25 %\), 1 refused/)
  d.clock.advance(DAY)
  await d.must(owner, 'attestation.sign', answersTo(first))
  await (await d.agentClient(founding.agent)).pay('20.00')
  const second = await view()
  assert.match(did(second), /^1 was made since then: 1 let through \(100 %, before 50 %\)/)
  const { text } = await prepare(d, owner, 'attestation.sign', answersTo(second))
  assert.ok(
    text.some((line) => line.includes('1 let through (100 %, before 50 %)') && line.endsWith('My answer: YES.')),
  )
})
