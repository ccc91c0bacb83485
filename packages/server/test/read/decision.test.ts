import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { type DecisionView, explainDecision, type JsonObject, type Statement } from '@answerable/contract'
import { sha256Digest } from '@answerable/ledger'
import { verifyReceipt } from '@answerable/verifier'
import { loadOrCreateSecret } from '../../src/keys/secret-file.ts'
import { statementDigests } from '../../src/keys/statement-digests.ts'
import { systemRandom } from '../../src/platform/entropy.ts'
import { DAY, MINUTE } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'

type View = DecisionView & { vkey: string; receipts: Record<string, JsonObject & { entry: string }> }

async function viewOf(d: TestDeployment, decision: string, person: string): Promise<View> {
  const reply = await d.http('GET', `/v1/decisions/${decision}`, undefined, await d.bearer(await d.person(person)))
  assert.equal(reply.status, 200, reply.text)
  return reply.body as unknown as View
}

/** Every `receipt` anywhere in a view. */
function citedIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([name, value]) =>
    name === 'receipts' ? [] : name === 'receipt' ? [String(value)] : citedIn(value),
  )
}

test('a held payment, approved, claimed and made: the three answers with who says so', async () => {
  await using d = await testDeployment()
  const { agent, owner, founder, cosigner, reviewer, acceptance } = await d.founding()
  const client = await d.agentClient(agent)
  const run = await client.openRun('Pay DE12 back 250.00')
  await client.observe(run, 'look_up', 'order A-17: 250.00 paid')
  await client.observe(run, 'browse', 'a page somebody wrote')
  const held = await client.decide(run, 'pay', { to: 'DE12', amount: '250.00' })
  assert.equal(held.body['outcome'], 'review', held.text)
  const decision = held.field('decision')
  const action = held.field('action')
  const approve = { decision, vote: 'approve', shown: action, reason: 'the order says so' } as const
  await d.must(reviewer, 'review.vote', approve)
  const claim = await client.post(run, `/v1/decisions/${decision}/claim`, { action })
  assert.equal(claim.body['outcome'], 'allow', claim.text)
  const intent = await client.post(run, '/v1/intents', { decision, action })
  const effect = { intent: intent.id, outcome: 'executed', detail: 'paid at the bank' }
  assert.equal((await client.post(run, '/v1/effects', effect)).status, 201)

  const view = await viewOf(d, decision, 'olivia')
  assert.equal(view.decided.outcome, 'review')
  assert.deepEqual(view.decided.arguments, { to: 'DE12', amount: '250.00' })
  assert.equal((view.decided as { action?: string }).action, action, 'a voter signs what the executor sends')

  const { approved, influenced, followed } = view
  assert.deepEqual([approved.owner?.person, approved.owner?.name], [owner.id, 'olivia'])
  assert.equal(approved.acceptance?.knownAs, 'attested')
  assert.equal((approved.acceptance as { id?: string } | null)?.id, acceptance)
  assert.equal(approved.workflow?.purpose, 'Pays customers back')
  assert.equal(approved.policy?.testsPassed, 4)
  assert.deepEqual(
    approved.authority.map(({ grantor, grantee }) => [grantor.name, grantee.name]),
    [['freya', 'olivia']],
  )
  assert.equal(approved.mandate?.unitName, 'The Shop')
  assert.equal(approved.mandate?.instrument.reference, 'B-2027-1')
  assert.deepEqual(
    approved.mandate?.signers.map(({ person }) => person),
    [founder.id, cosigner.id],
  )
  assert.notEqual(approved.mandate?.countersigned, null)

  assert.equal(influenced.request, 'Pay DE12 back 250.00')
  assert.deepEqual(influenced.influences.map(({ trust, tool, knownAs }) => `${trust} ${tool} ${knownAs}`).toSorted(), [
    'request null claimed',
    'trusted look_up claimed',
    'untrusted browse claimed',
  ])

  assert.equal(followed.state, 'settled')
  assert.deepEqual(
    followed.votes.map(({ name, vote, reason, knownAs }) => [name, vote, reason, knownAs]),
    [['rosa', 'approve', 'the order says so', 'attested']],
  )
  assert.equal(followed.claim?.knownAs, 'observed')
  assert.deepEqual([followed.effect?.outcome, followed.effect?.detail], ['executed', 'paid at the bank'])

  const cited = citedIn(view)
  assert.ok(cited.length >= 12)
  assert.deepEqual(
    [...new Set(cited)].toSorted(),
    Object.keys(view.receipts).toSorted(),
    'each statement has its receipt',
  )
  for (const [index, receipt] of Object.entries(view.receipts)) {
    const checked = verifyReceipt(JSON.stringify(receipt), { vkeys: [view.vkey] })
    assert.equal(String(checked.index), index)
  }
  assert.match(explainDecision(view), /olivia/)
})

test('the words the owner signed are shown, because they have the digest that was signed', async () => {
  await using d = await testDeployment()
  const { agent } = await d.founding()
  const { reply } = await (await d.agentClient(agent)).pay('20.00')
  const view = await viewOf(d, reply.field('decision'), 'olivia')
  const { words, receipt } = view.approved.acceptance as unknown as {
    words: { digest: string; sentences: string[] | null }
    receipt: number
  }
  assert.ok(words.sentences !== null && words.sentences.length > 3)
  const entry = Buffer.from(view.receipts[receipt]?.entry ?? '', 'base64').toString('utf8')
  const [{ statement }] = (JSON.parse(entry) as { signatures: [{ statement: Statement }] }).signatures
  assert.equal(statement.text, words.digest)
  const digests = statementDigests(loadOrCreateSecret(join(d.dataDir, 'keys/vault.key'), systemRandom))
  assert.equal(digests.text(statement, words.sentences), words.digest)
  assert.notEqual(digests.text(statement, words.sentences.slice(1)), words.digest)
  assert.notEqual(sha256Digest(words.sentences.join('\n')), words.digest, 'the entry confirms no guess of the words')
  assert.match(words.sentences.join(' '), /olivia/)
})

test('it is read as of the decision: what people change afterwards is not shown as if it had held then', async () => {
  await using d = await testDeployment()
  const founding = await d.founding()
  const client = await d.agentClient(founding.agent)
  const { reply } = await client.pay('20.00')
  const decision = reply.field('decision')
  d.clock.advance(MINUTE)
  await d.must(founding.owner, 'acceptance.rescind', { acceptance: founding.acceptance ?? '', reason: 'no longer' })
  await d.must(founding.founder, 'authority.revoke', { authority: founding.authority, forCause: true, reason: 'test' })
  const view = await viewOf(d, decision, 'olivia')
  assert.equal(view.decided.outcome, 'allow')
  assert.notEqual(view.approved.acceptance, null)
  assert.equal(view.approved.authority.length, 1)
  const { reply: next } = await client.pay('20.00')
  assert.equal(next.body['outcome'], 'deny')
  const [reason] = next.body['reasons'] as { code: string; sentence: string; mend: string }[]
  assert.deepEqual([reason?.code, reason?.mend], ['acceptance_rescinded', 'owner'])
  assert.equal(reason?.sentence, 'The owner took the signature back.')
})

test('a decision nobody answers for still names the owner, and says what is missing', async () => {
  await using d = await testDeployment()
  const { agent, owner } = await d.founding({ accept: false })
  const { reply } = await (await d.agentClient(agent)).pay('20.00')
  assert.equal(reply.body['outcome'], 'deny')
  const view = await viewOf(d, reply.field('decision'), 'olivia')
  assert.equal(view.approved.owner?.person, owner.id)
  assert.equal(view.approved.acceptance, null)
  assert.equal(view.approved.mandate, null)
  assert.deepEqual(
    view.decided.reasons.map(({ sentence }) => sentence),
    ['Nobody answers for this use case: no live acceptance.'],
  )
})

test('values the vault no longer holds are absent, the proof stays', async () => {
  await using d = await testDeployment()
  const { agent } = await d.founding()
  const { reply } = await (await d.agentClient(agent)).pay('20.00')
  const decision = reply.field('decision')
  await d.stop()
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(`${d.dataDir}/answerable.db`)
  database.prepare('DELETE FROM vault WHERE entry_id = ?').run(decision)
  database.close()
  await using again = await testDeployment({ dataDir: d.dataDir, clock: d.clock })
  const { personNamed } = await import('../helpers/client.ts')
  const bearer = await again.bearer(personNamed('olivia'))
  const view = (await again.http('GET', `/v1/decisions/${decision}`, undefined, bearer)).body as unknown as View
  assert.equal(view.decided.arguments, null)
  assert.equal(view.decided.outcome, 'allow')
  verifyReceipt(JSON.stringify(view.receipts[view.decided.receipt ?? '']), { vkeys: [view.vkey] })
})

test('a row somebody edited is never shown as what happened', async () => {
  await using d = await testDeployment()
  const { agent, owner } = await d.founding()
  const { reply } = await (await d.agentClient(agent)).pay('5000.00')
  const decision = reply.field('decision')
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(`${d.dataDir}/answerable.db`)
  database
    .prepare(`UPDATE record_decision SET value = replace(value, '"outcome":"deny"', '"outcome":"allow"') WHERE id = ?`)
    .run(decision)
  database.close()
  const bearer = await d.bearer(owner)
  for (const path of [`/v1/decisions/${decision}`, '/v1/decisions']) {
    assert.equal((await d.http('GET', path, undefined, bearer)).body['code'], 'document_missing')
  }
  assert.match(d.reported.join(), /is not what its entries say/)
})

test('a lapse between two entries: entry N allow, entry N+1 deny', async () => {
  await using d = await testDeployment()
  const { agent } = await d.founding()
  let client = await d.agentClient(agent)
  d.clock.advance(90 * DAY - MINUTE)
  client = await d.agentClient(agent)
  const before = await client.pay('20.00')
  d.clock.advance(MINUTE)
  const size = await d.size()
  const after = await client.pay('20.00')
  assert.deepEqual([before.reply.body['outcome'], after.reply.body['outcome']], ['allow', 'deny'])
  assert.equal(await d.size(), size + 2)
})
