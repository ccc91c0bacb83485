import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type JsonObject, type LoggedEventOf, type PayloadInput, Proposal } from '@answerable/contract'
import type { OpenedEntry } from '../../src/read/log-reader.ts'
import { wordsOfAcceptance } from '../../src/read/signed-words.ts'
import { prepare } from '../helpers/client.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import { RESIDUAL_RISK } from '../helpers/fixture.ts'
import type { Founding } from '../helpers/founding.ts'

type Answer = PayloadInput<'acceptance.sign'>
type Shown = NonNullable<Answer['pastCalls']>

async function withHistory(d: TestDeployment): Promise<{ founding: Founding; shown: Shown }> {
  const founding = await d.founding()
  const client = await d.agentClient(founding.agent)
  for (const amount of ['20.00', '30.00', '250.00', '5000.00']) await client.pay(amount)
  const reply = await d.http('GET', '/v1/use-cases/refunds/proposal', undefined, await d.bearer(founding.owner))
  const { samples } = Proposal.parse(reply.body)
  const all = [...samples.allow, ...samples.hold, ...samples.refuse]
  return { founding, shown: all.map(({ decision, would }) => ({ decision, would })) }
}

const answerOf = ({ useCase, assumptions, authority, until }: Founding, pastCalls: Shown): Answer => ({
  useCase,
  revision: 1,
  assumptions,
  answer: 'accepted',
  authority,
  residualRisk: RESIDUAL_RISK,
  until,
  pastCalls,
})
const soon = (d: TestDeployment): string => new Date(Date.parse(d.clock.now()) + 60 * 86_400_000).toISOString()

test('what is signed quotes real calls it would allow, hold and refuse', async () => {
  await using d = await testDeployment()
  const { founding, shown } = await withHistory(d)
  const answer = { ...answerOf(founding, shown), until: soon(d) }
  const { text } = await prepare({ ...d, origin: d.origin }, founding.owner, 'acceptance.sign', answer)
  const lines = text.filter((line) => line.startsWith('It would'))
  assert.equal(lines.length, 4)
  assert.match(
    lines.join('\n'),
    /would allow alone .*“.*30\.00.*”[^]*would hold for people .*250\.00[^]*refuse .*5000\.00/,
  )
  await d.must(founding.owner, 'acceptance.sign', answer)
  const file = async (name: string) => {
    const read = await d.http('GET', '/v1/use-cases/refunds/file', undefined, await d.bearer(await d.person(name)))
    return (read.body['words'] as { sentences: string[] }).sentences.join('\n')
  }
  assert.match(await file('olivia'), /would hold for people .*250\.00/, 'shown again as signed')
  const colleague = await file('nobody-in-particular')
  assert.doesNotMatch(colleague, /250\.00 to|“.*250\.00/, 'who may not read decisions does not read them here')
  assert.match(colleague, /A call of the past, shown to those who may read decisions/)
})

test('an outcome the rules do not give is not signed as if they did', async () => {
  await using d = await testDeployment()
  const { founding, shown } = await withHistory(d)
  const [first, ...others] = shown
  assert.ok(first)
  const lying = answerOf(founding, [{ decision: first.decision, would: 'deny' }, ...others])
  const { text } = await prepare(d, founding.owner, 'acceptance.sign', lying)
  assert.equal(text.filter((line) => line.startsWith('WARNING: it would allow alone, and not refuse')).length, 1)
})

test('calls are decisions of this use case, each once, three of each at most; nobody else reads them by naming them', async () => {
  await using d = await testDeployment()
  const { founding, shown } = await withHistory(d)
  const [first] = shown
  assert.ok(first)
  const other = await d.founding({ useCase: 'payouts' })
  const until = soon(d)
  const say = async (from: Founding, pastCalls: Shown) => {
    const reply = await d.sign(founding.owner, 'acceptance.sign', { ...answerOf(from, pastCalls), until })
    return reply.status === 201 ? 'ok' : reply.body['code']
  }
  assert.equal(await say(other, [first]), 'not_found', 'a decision of another use case')
  assert.equal(await say(founding, [{ ...first, decision: founding.authority }]), 'not_found', 'no decision at all')
  assert.equal(await say(founding, [first, first]), 'invalid_input')
  const client = await d.agentClient(founding.agent)
  const more: Shown = []
  for (const amount of ['1.00', '2.00', '3.00', '4.00'])
    more.push({ decision: (await client.pay(amount)).reply.field('decision'), would: 'allow' })
  assert.equal(await say(founding, more), 'invalid_input')
  assert.equal(await say(founding, more.slice(1)), 'ok')
  const outsider = await d.person('rosa')
  const { text } = await prepare(d, outsider, 'acceptance.sign', answerOf(founding, shown))
  assert.doesNotMatch(text.join('\n'), /250\.00 |“.*250\.00/)
  assert.match(text.join('\n'), /WARNING: the past call .* cannot be judged here/)
})

test('an older signature is shown in the words of today, with a notice, while its data have their digest', async () => {
  await using d = await testDeployment()
  const { founding } = await withHistory(d)
  const [entry] = await d.edge.log.entriesById([founding.acceptance ?? ''])
  assert.equal(entry?.event.type, 'acceptance.signed')
  const known = entry as OpenedEntry & { event: LoggedEventOf<'acceptance.signed'> }
  const signedAs = (change: JsonObject): typeof known => ({
    ...known,
    signatures: known.signatures.map((one) => ({ ...one, statement: { ...one.statement, ...change } })),
  })
  const words = (change: JsonObject) => wordsOfAcceptance(d.edge, signedAs(change), true)
  const exact = await words({})
  assert.ok(exact?.sentences && exact.today === null && exact.notice === null)
  const worded = await words({ text: `sha256:${'1'.repeat(64)}` })
  assert.equal(worded?.sentences, null, 'other words are never shown as the signed ones')
  assert.deepEqual(worded?.today, exact.sentences)
  assert.match(worded?.notice ?? '', /not the sentences that were signed.*The data are the same/)
  const changed = await words({ digest: `sha256:${'1'.repeat(64)}` })
  assert.deepEqual([changed?.sentences, changed?.today], [null, null], 'other data are not shown at all')
  assert.match(changed?.notice ?? '', /no longer held/)
})
