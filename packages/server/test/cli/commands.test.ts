import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { agentAuth, type Client, createClient, type DecisionAnswer } from '@answerable/sdk'
import { readAgentKey } from '../../src/cli/keys/agent-key.ts'
import { objectsAt, textAt } from '../../src/cli/reply.ts'
import { systemRandom } from '../../src/platform/entropy.ts'
import { cosigner } from '@answerable/ledger'
import { proxied } from './helpers/mcp.ts'
import { founded, MANIFEST, type Shop, shop } from './helpers/shop.ts'

/** One shop for the whole story: each test leaves what the next one starts from. */
let here: Shop
let right: { mandate: string; authority: string }
let agent: Client
let held: DecisionAnswer

before(async () => {
  here = await shop()
  right = await founded(here)
})
after(() => here[Symbol.asyncDispose]())

async function refund(amount: string): Promise<{ answer: DecisionAnswer; runToken: string }> {
  const run = await agent.openRun({ request: `Please refund ${amount}.`, onBehalfOf: 'customer 1' })
  const asked = { run: run.id, kind: 'action' as const, tool: 'issue_refund', arguments: { order: 'A-1', amount } }
  return { answer: await agent.decide(asked, { runToken: run.runToken }), runToken: run.runToken }
}

test('person list, mandate list, authority list show people by name', async () => {
  const { ada } = here.people
  for (const words of [
    ['person', 'list'],
    ['mandate', 'list'],
    ['authority', 'list'],
  ]) {
    const { status, out } = await ada.run(...words)
    assert.equal(status, 0)
    assert.match(out, words[0] === 'mandate' ? /Example Shop +in force/ : /Ada Example/)
  }
})

test('use-case show says what is missing and who can mend it; exit code and JSON agree', async () => {
  const { ada } = here.people
  const { out } = await ada.run('use-case', 'show', 'refund-assistant')
  assert.match(out, /standing +closed/)
  assert.match(out, /Nobody answers for this use case/)
  assert.match(out, /can be mended by: owner/)
  const json = await ada.must('use-case', 'list')
  assert.deepEqual(
    (json['useCases'] as { open: boolean }[]).map(({ open }) => open),
    [false],
  )
})

test('accept needs --risk: a wrong command line is exit 2 and asks nobody', async () => {
  const { status, err } = await here.people.ada.run('accept', 'refund-assistant')
  assert.equal(status, 2)
  assert.match(err, /--risk/)
})

test('accept by somebody who is not the owner is refused with its code and exit 1', async () => {
  const { grace } = here.people
  const common = ['refund-assistant', '--until', '30d', '--risk', 'low', '--authority', right.authority]
  const { status, json } = await grace.run('accept', ...common, '--json')
  assert.equal(status, 1)
  assert.equal((json['error'] as { code: string }).code, 'forbidden')
})

test('the challenger is heard before the owner signs for more than low risk', async () => {
  const { ada, chris } = here.people
  const common = ['accept', 'refund-assistant', '--until', '30d', '--risk', 'low,bias=moderate']
  const unheard = await ada.run(...common, '--json')
  assert.equal((unheard.json['error'] as { code: string }).code, 'challenge_missing')
  await chris.must('challenge', 'refund-assistant', '--view', 'objects', '--reason', 'Francs were not tested.')
  const nothing = await chris.run('countersign', 'refund-assistant')
  assert.match(nothing.err, /No signature of yours is missing/)
})

test('accept opens the gate, and its receipt verifies offline', async () => {
  const { ada, otto } = here.people
  await ada.must(
    'accept',
    'refund-assistant',
    '--until',
    '30d',
    '--risk',
    'low,bias=moderate',
    '--dissent',
    'The desk checks francs by hand.',
    '--receipt',
    'a.receipt.json',
  )
  const verified = await ada.run('verify', 'a.receipt.json')
  assert.equal(verified.status, 2, verified.out)
  assert.match(verified.out, /It holds\. UNWITNESSED/)
  writeFileSync(join(here.folder, 'none.policy'), 'quorum none\n')
  assert.equal((await ada.run('verify', 'a.receipt.json', '--policy', 'none.policy')).status, 0)
  assert.match(verified.out, /signed by automation/)
  const stranger = await here.human('stranger')
  const unpinned = await stranger.run('verify', 'a.receipt.json')
  assert.equal(unpinned.status, 1)
  assert.match(unpinned.out, /NOT checked/)
  await otto.must('agent', 'register', 'refund-assistant', 'refund-bot', '--key-file', 'bot.json')
  const file = join(here.folder, 'bot.json')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const { key, origin } = readAgentKey(file)
  const auth = agentAuth({ agent: 'refund-bot', privateKey: key, origin })
  agent = createClient({ url: here.serving.url, platform: { clock: here.clock, random: systemRandom }, auth })
  assert.equal((await refund('80.00')).answer.outcome, 'allow')
})

test('mcp: what is allowed reaches the upstream, of what is denied not one byte', async () => {
  const received = join(here.folder, 'received.txt')
  const proxy = await proxied({ url: here.serving.url, keyFile: join(here.folder, 'bot.json'), received })
  const paid = await proxy.call('issue_refund', { order: 'A-1', amount: '80.00' })
  assert.match(JSON.stringify(paid), /did issue_refund/)
  const refused = await proxy.call('issue_refund', { order: 'A-1', amount: '6000.00' })
  assert.match(JSON.stringify(refused), /denied|deny|never/i)
  assert.equal(await proxy.leave(), 0)
  const bytes = readFileSync(received, 'utf8')
  assert.ok(bytes.includes('80.00'))
  assert.ok(!bytes.includes('6000.00'))
})

test('review list, show, take, ask, answer, approve, reject', async () => {
  const { ada, rosa, ravi } = here.people
  held = (await refund('850.00')).answer
  assert.equal(held.outcome, 'review')
  assert.match((await rosa.run('review', 'list')).out, new RegExp(held.decision))
  const shown = await rosa.run('review', 'show', held.decision)
  assert.match(shown.out, /HELD FOR PEOPLE/)
  assert.match(shown.out, /"amount":"850.00"/)
  await rosa.must('review', 'take', held.decision)
  const asked = await rosa.must('review', 'ask', held.decision, 'Is the parcel back?')
  await ada.must('review', 'answer', held.decision, textAt(asked, 'id'), 'It came on Monday.')
  assert.match((await rosa.run('review', 'show', held.decision)).out, /Is the parcel back\?.*It came on\s+Monday\./s)
  await rosa.must('review', 'approve', held.decision, '--reason', 'The photo shows it.')
  const second = await ravi.must('review', 'approve', held.decision, '--reason', 'The amount fits.')
  assert.equal(second['resolves'], 'approved')
  const other = (await refund('900.00')).answer
  const rejected = await rosa.must('review', 'reject', other.decision, '--reason', 'No photo.')
  assert.equal(rejected['resolves'], 'rejected')
})

test('hold place and erase take somebody by the name their runs were opened for, and refuse one no run knows', async () => {
  const { grace } = here.people
  await agent.openRun({ request: 'Where is my parcel?', onBehalfOf: 'Casey Customer' })
  const words = ['--use-case', 'refund-assistant', '--reason', 'asked for'] as const
  const unknown = await grace.run('erase', '--requester', 'Casey Custmer', ...words, '--basis', 'consent_withdrawn')
  assert.equal(unknown.status, 1)
  assert.match(unknown.err, /None of the \d+ runs of refund-assistant was opened for that name/)
  const hold = await grace.must('hold', 'place', '--requester', 'Casey Customer', ...words)
  const held = await grace.run('erase', '--requester', 'Casey Customer', ...words, '--basis', 'consent_withdrawn')
  assert.match(held.out + held.err, /hold/)
  await grace.must('hold', 'lift', textAt(hold, 'id'), '--reason', 'closed')
  await grace.must('erase', '--requester', 'Casey Customer', ...words, '--basis', 'consent_withdrawn')
})

test('review list names the calls of one plan; they are approved with one signature, all or none', async () => {
  const { rosa } = here.people
  const run = await agent.openRun({ request: 'Please refund both orders.', onBehalfOf: 'customer 2' })
  const ask = (amount: string) =>
    agent.decide(
      { run: run.id, kind: 'action', tool: 'issue_refund', arguments: { order: 'A-1', amount } },
      { runToken: run.runToken },
    )
  const plan = [(await ask('860.00')).decision, (await ask('870.00')).decision]
  const stranger = (await refund('880.00')).answer.decision
  assert.match((await rosa.run('review', 'list')).out, new RegExp(`one plan.*${plan.join(' ')}`, 's'))
  const refused = await rosa.run('review', 'approve', ...plan, stranger, '--reason', 'Both fit.')
  assert.match(refused.err, /not one plan/)
  const done = await rosa.must('review', 'approve', ...plan, '--reason', 'Both fit.')
  assert.equal((done['votes'] as unknown[]).length, 2)
  await rosa.must('review', 'reject', stranger, '--reason', 'No photo.')
})

test('explain gives one page with three answers and a file whose every receipt verifies', async () => {
  const { ada } = here.people
  const { out } = await ada.run('explain', held.decision, '--out', 'decision.json')
  for (const part of ['1. WHO APPROVED THE WORKFLOW', '2. WHAT DATA INFLUENCED IT', '3. WHAT FOLLOWED']) {
    assert.ok(out.includes(part), part)
  }
  assert.match(out, /Ada Example \(ada@shop\.example\) answered for it/)
  assert.match(out, /Rosa Example \(rosa@shop\.example\) approved it/)
  const verified = await ada.run('verify', 'decision.json')
  assert.equal(verified.status, 2, verified.out)
  assert.match((await ada.run('decision', 'list', '--state', 'approved')).out, new RegExp(held.decision))
})

test('pause at once, its reason after, restrict, restriction list, reopen', async () => {
  const { ada } = here.people
  const paused = await ada.must('pause', 'refund-assistant')
  assert.equal((await refund('10.00')).answer.outcome, 'deny')
  await ada.must('restriction', 'explain', textAt(paused, 'id'), '--reason', 'Odd amounts.')
  assert.match((await ada.run('restriction', 'list')).out, /paused +owner +refund-assistant/)
  await ada.must('reopen', textAt(paused, 'id'), '--reason', 'They were right.')
  const held_ = await ada.must('restrict', 'review_all', 'refund-bot', '--agent', '--reason', 'Watching it.')
  assert.equal((await refund('10.00')).answer.outcome, 'review')
  await ada.must('reopen', textAt(held_, 'id'), '--reason', 'Seen enough.')
  assert.equal((await ada.run('restrict', 'open', '--reason', 'x')).status, 2)
})

test('clock confirm: a jump closes the gate until a person with the power to reopen confirms it', async () => {
  const { ada, grace } = here.people
  assert.equal((await grace.run('clock', 'confirm', '--reason', 'x')).status, 1, 'there is nothing to confirm')
  here.clock.jump(600_000)
  const { answer } = await refund('10.00')
  assert.deepEqual([answer.outcome, answer.reasons[0]?.code], ['deny', 'clock_unconfirmed'])
  const health = await ada.run('health')
  assert.equal(health.status, 3)
  assert.match(health.out, /clock_unconfirmed/)
  const limited = await ada.run('clock', 'confirm', '--reason', 'Mine.', '--json')
  assert.equal((limited.json['error'] as { code: string }).code, 'beyond_authority', 'some tiers are not all')
  await grace.must('clock', 'confirm', '--reason', 'The machine was suspended.')
  assert.equal((await refund('10.00')).answer.outcome, 'allow')
})

test('policy publish refuses what is published; rescind and refuse close the gate', async () => {
  const { ada } = here.people
  assert.equal((await ada.run('policy', 'publish', MANIFEST)).status, 1)
  await ada.must('accept', 'refund-assistant', '--until', '20d', '--risk', 'low', '--dissent', 'Checked by hand.')
  await ada.must('rescind', 'refund-assistant', '--reason', 'A customer was harmed.')
  const { answer } = await refund('10.00')
  assert.deepEqual([answer.outcome, answer.reasons[0]?.code], ['deny', 'acceptance_rescinded'])
  await ada.must('refuse', 'refund-assistant', '--reason', 'The tests are too thin.')
})

test('receipt, monitor, witness declare, witness list: who else watches', async () => {
  const { ada, grace } = here.people
  await ada.must('receipt', '3', '--out', 'three.receipt.json')
  assert.equal((await ada.run('verify', 'three.receipt.json')).status, 2)
  assert.equal((await ada.run('receipt', '3', '--witnessed')).status, 1, 'nobody has witnessed anything')
  const watch = ['monitor', here.serving.url, '--once', '--state', 'seen.json']
  assert.match((await ada.run(...watch)).out, /seen for the first time/)
  assert.match((await ada.run(...watch)).out, /as before|extends the last one/)
  const { vkey } = cosigner('witness.example/w1', new Uint8Array(32).fill(1))
  const signed = ['--operated-by', 'Example Audit', '--reason', 'Engaged by the board.']
  assert.equal((await grace.run('witness', 'declare', vkey, '--operator', 'maybe', ...signed)).status, 2)
  await grace.must('witness', 'declare', vkey, '--operator', 'independent', ...signed)
  const listed = await ada.must('witness', 'list')
  assert.match(textAt(listed, 'sentence'), /^UNWITNESSED/)
  assert.deepEqual(objectsAt(listed, 'witnesses'), [])
  assert.match((await ada.run('health')).out, /UNWITNESSED/)
})

test('signer next, signer rotate, signer retire: the log gets a further key', async () => {
  const { ada, grace } = here.people
  const { origin } = here.serving.deployment
  const data = join(here.folder, 'signer')
  const keys = mkdirSync(join(data, 'keys'), { recursive: true, mode: 0o700 })
  assert.ok(keys)
  assert.equal((await ada.run('signer', 'next', '--data', data, '--origin', origin)).status, 16, 'no key yet')
  cpSync(join(here.folder, 'data/keys/log.key'), join(data, 'keys/log.key'))
  const vkey = textAt(await ada.must('signer', 'next', '--data', data, '--origin', origin), 'vkey')
  const receipt = ['--receipt', 'rotation.receipt.json']
  await grace.must('signer', 'rotate', vkey, '--reason', 'The yearly change.', ...receipt)
  assert.equal((await ada.run('verify', 'a.receipt.json', '--rotation', 'rotation.receipt.json')).status, 2)
  assert.equal((await ada.run('verify', 'a.receipt.json', '--rotation', 'a.receipt.json')).status, 1)
  assert.equal((await ada.run('signer', 'retire', '--data', join(here.folder, 'nothing'))).status, 16)
})

test('epoch close, epoch open: one signature ends nothing; the next log has a folder and a key of its own', async () => {
  const { grace } = here.people
  await grace.must('epoch', 'close', '--reason', 'The key was copied.', '--receipt', 'agreed.receipt.json')
  assert.equal(here.serving.deployment.writer.model().model.epoch.closed, null)
  const { vkey, origin } = here.serving.deployment
  writeFileSync(join(here.folder, 'last'), (await here.serving.deployment.writer.newest()).checkpoint)
  const words = ['epoch', 'open', '--previous', join(here.folder, 'last'), '--vkey', vkey]
  const next = join(here.folder, 'next')
  const receipt = join(here.folder, 'opening.receipt.json')
  const begun = await grace.must(...words, '--data', next, '--receipt', receipt)
  assert.equal(begun['origin'], origin.replace(/1$/, '2'))
  assert.match((await grace.run('verify', receipt, '--vkey', textAt(begun, 'vkey'))).out, /CONTINUES .*from size/)
  const again = await grace.run(...words, '--data', next)
  assert.equal(again.status, 1)
  assert.match(again.err, /holds a log/)
})

test('key new, key add, key revoke: a second key of the same person signs', async () => {
  const { dora } = here.people
  const mine = await dora.must('key', 'show')
  const made = await dora.must('key', 'new', 'laptop', '--person', textAt(mine, 'person'))
  const proof = textAt(await dora.must('--key', 'laptop', 'key', 'show', '--proof'), 'proof')
  await dora.must('--key', 'default', 'key', 'add', proof)
  await dora.must('--key', 'laptop', 'key', 'revoke', textAt(mine, 'key'), '--reason', 'It was lost.')
  const gone = await dora.run('--key', 'default', 'key', 'add', proof, '--json')
  assert.equal(gone.status, 1)
  assert.equal(made['person'], mine['person'])
})

test('secret list, secret settle: what leaked, for how long, and what became of it', async () => {
  const { ada, chris } = here.people
  assert.match((await ada.run('secret', 'list')).out, /No secret has leaked/)
  const leaked = ['gh', 'p_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('')
  await agent.openRun({ request: `Log in with ${leaked}.`, onBehalfOf: 'customer 1' })
  const { out } = await ada.run('secret', 'list')
  assert.match(out, /github-token +refund-assistant +request +0 days +open +Ada Example/)
  assert.match(out, /survey: 27 days to revoke/)
  const [id = ''] = /hmac-sha256:\S+/.exec(out) ?? []
  const settle = ['secret', 'settle', id, '--how', 'revoked', '--reason', 'It was rotated.']
  assert.equal((await chris.run(...settle)).status, 1)
  await ada.must(...settle)
  assert.match((await ada.run('secret', 'list')).out, /No secret has leaked/)
  assert.match((await ada.run('secret', 'list', '--all')).out, /revoked/)
})

test('cover accept, start and end: the deputy stands in for an owner who is away', async () => {
  const { ada, dora, grace } = here.people
  const accepting = ['--key', 'laptop', 'cover', 'accept', 'refund-assistant', '--until', '60d']
  assert.match((await dora.run(...accepting)).err, /authority of the deputy/, 'who could not answer does not agree to')
  const right = ['--power', 'accept_residual_risk', '--tier', 'T3,T4', '--risk', 'high', '--until', '200d']
  await grace.must('authority', 'grant', dora.email, '--unit', 'shop', ...right)
  await dora.must(...accepting)
  const days = ['--from', '1h', '--until', '2d']
  const planned = await ada.must('cover', 'start', 'refund-assistant', ...days, '--reason', 'Holidays.')
  await ada.must('cover', 'end', textAt(planned, 'id'), '--reason', 'It rained.')
  const { out } = await grace.run('handover', 'show', 'refund-assistant')
  assert.match(out, /clocks: /)
  assert.equal((await grace.run('handover', 'sign', 'refund-assistant')).status, 1, 'no successor')
})

test('team, competence, conflicts, duties and accountability say who is apart and who can act', async () => {
  const { ada, grace, ravi, rosa } = here.people
  await grace.must('calendar', 'set', 'shop', '2027-12-24', '2027-12-27')
  assert.match((await ada.run('calendar', 'list')).out, /shop\s+2027-12-24, 2027-12-27/)
  await grace.must('team', 'set', 'platform', ravi.email, '--unit', 'shop')
  const file = ['--evidence', 'resolution.txt', '--until', '365d']
  const known = await grace.must('competence', 'record', rosa.email, '--for', 'customer_facing', ...file)
  await grace.must('competence', 'revoke', textAt(known, 'id'), '--reason', 'The course was cancelled.')
  assert.match((await ada.run('conflicts')).out, /No conflict of roles/)
  assert.equal((await ada.run('duties')).status, 0)
  const { out } = await ada.run('accountability', 'refund-assistant')
  assert.match(out, /yes change_policy/)
  assert.match(out, /no +fund_remediation: lacks the power fund_remediation. Could be given by: .*Grace/)
  await grace.must('person', 'move', ravi.email, '--unit', 'desk', '--reason', 'Ravi changed teams.')
})

test('authority confirm is for grants whose grantor left; key confirm for later keys of those with powers', async () => {
  const { ada, boris, grace } = here.people
  assert.match((await boris.run('authority', 'confirm', right.authority)).err, /grantor is here/)
  const mine = await ada.must('key', 'show')
  await ada.must('key', 'new', 'tablet', '--person', textAt(mine, 'person'))
  const proof = textAt(await ada.must('--key', 'tablet', 'key', 'show', '--proof'), 'proof')
  const added = await ada.must('--key', 'default', 'key', 'add', proof)
  await grace.must('key', 'confirm', textAt(added, 'key'), '--person', ada.email)
})

test('agent revoke, authority revoke, person depart close what rests on them', async () => {
  const { grace, otto } = here.people
  await otto.must('agent', 'revoke', 'refund-bot', '--reason', 'It was replaced.')
  await assert.rejects(refund('10.00'), /no longer live|credential|token|key/i)
  await grace.must('authority', 'revoke', right.authority, '--reason', 'Limits were ignored.', '--for-cause')
  const listed = await grace.run('authority', 'list')
  assert.match(listed.out, /authority_revoked/)
  await grace.must('person', 'depart', here.people.chris.email, '--reason', 'Chris retired.')
})

test('health, manifest schema, fsck beside the running server', async () => {
  const { ada } = here.people
  assert.match((await ada.run('health')).out, /status +ok/)
  assert.equal((await ada.must('manifest', 'schema'))['title'], 'answerable.yaml')
  const checked = await ada.run('fsck', '--data', join(here.folder, 'data'))
  assert.equal(checked.status, 0, checked.out)
  assert.equal((await ada.run('fsck', '--data', join(here.folder, 'nowhere'))).status, 1)
})
