import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { newAgentKey } from '../helpers/agent.ts'
import type { HttpReply } from '../helpers/client.ts'
import { HOUR } from '../helpers/clock.ts'
import { pdp, type Pdp } from './helpers/pdp.ts'

const POLICY = `
@id("read") @obligation("log:full, notify:desk") permit (principal, action == Answerable::Action::"read", resource);
@id("write") permit (principal, action == Answerable::Action::"write", resource);
@id("hold") @outcome("review") @review("desk:1") @within("PT4H") @reason("somebody looks")
forbid (principal, action == Answerable::Action::"write", resource);
`
const WRITE = {
  subject: { type: 'user', id: 'alice' },
  action: { name: 'write' },
  resource: { type: 'record', id: 'record-1', properties: { status: 'active', size: 3 } },
}
const READ = { ...WRITE, action: { name: 'read' } }
const ON = { 'authzen-drafts': 'access-request-1, obligations-1' }
const REQUESTS = '/access/v1/requests'
const EVALUATION = '/access/v1/evaluation'
const open = () => pdp('records', { policy: POLICY, deployment: { authZenDrafts: true } })
const contextOf = ({ body }: HttpReply) => body['context'] as JsonObject & Record<string, string & JsonObject>

function textIn(value: unknown, name: string): string {
  const text = (value as Record<string, unknown> | undefined)?.[name]
  assert.ok(typeof text === 'string', name)
  return text
}

/** A held evaluation, and the request for access that answers it. */
async function held(point: Pdp) {
  const reply = await point.post(EVALUATION, WRITE, ON)
  const context = contextOf(reply)
  const id = String(context['evaluation_id'])
  const denial = { evaluation_id: id, expires_at: textIn(context['access_request'], 'expires_at') }
  return {
    reply,
    context,
    id,
    denial,
    submit: (more: object = {}) => point.post(REQUESTS, { ...WRITE, denial, ...more }, ON),
  }
}

async function vote(point: Pdp, decision: string, choice: 'approve' | 'reject'): Promise<void> {
  const { body } = await point.d.http('GET', `/v1/decisions/${decision}`, undefined, point.bearer)
  const shown = textIn(body['decided'], 'action')
  await point.d.must(point.founding.reviewer, 'review.vote', { decision, vote: choice, shown, reason: 'looked at it' })
}

const withApproval = (id: string, request: object = WRITE) => ({ ...request, context: { approval: { id } } })

describe('access request, draft 1', () => {
  test('a held evaluation is false, and says how to ask', async () => {
    await using point = await open()
    const { reply, context, id } = await held(point)
    assert.equal(reply.body['decision'], false)
    assert.equal(context['reason'], 'approval_required')
    assert.equal(id, context['decision_id'])
    assert.match(textIn(context['access_request'], 'endpoint'), /\/access\/v1\/requests$/)
  })

  test('asked, approved, evaluated again: once, and for exactly that', async () => {
    await using point = await open()
    const { id, submit } = await held(point)
    const task = async () => (await point.d.http('GET', `${REQUESTS}/${id}`, undefined, point.bearer)).body
    const submitted = await submit()
    assert.equal(submitted.status, 202)
    assert.equal((submitted.body['task'] as JsonObject)['status'], 'pending')
    assert.deepEqual((await submit()).body, submitted.body, 'asking twice is asking once')
    const early = await point.post(EVALUATION, withApproval(id), ON)
    assert.deepEqual([early.body['decision'], contextOf(early)['reason']], [false, 'grant_pending'])
    await vote(point, id, 'approve')
    const done = await task()
    assert.equal((done['task'] as JsonObject)['status'], 'approved')
    assert.equal(((done['result'] as JsonObject)['approval'] as JsonObject)['id'], id)
    const wider = { ...WRITE, resource: { type: 'record', id: 'record-2' } }
    const other = await point.post(EVALUATION, withApproval(id, wider), ON)
    assert.deepEqual([other.body['decision'], contextOf(other)['reason']], [false, 'out_of_scope'])
    assert.equal((await point.post(EVALUATION, withApproval(id), ON)).body['decision'], true)
    const again = await point.post(EVALUATION, withApproval(id), ON)
    assert.deepEqual([again.body['decision'], contextOf(again)['reason']], [false, 'approval_unverifiable'])
  })

  test('rejected and expired are said so', async () => {
    await using point = await open()
    const status = async (id: string) => {
      const bearer = await point.d.bearer({ id: point.agent, key: newAgentKey(point.agent) })
      const { body } = await point.d.http('GET', `${REQUESTS}/${id}`, undefined, bearer)
      return (body['task'] as JsonObject)['status']
    }
    const [rejected, late] = [await held(point), await held(point)]
    await vote(point, rejected.id, 'reject')
    assert.equal(await status(rejected.id), 'denied')
    const { body } = await point.post(EVALUATION, withApproval(rejected.id), ON)
    assert.equal((body['context'] as JsonObject)['reason'], 'policy_denied')
    point.d.clock.advance(5 * HOUR)
    assert.equal(await status(late.id), 'expired')
  })

  test('a request that is not bound to its denial is refused', async () => {
    await using point = await open()
    const { denial, submit } = await held(point)
    for (const more of [
      { subject: { type: 'user', id: 'bob' } },
      { resource: { type: 'record', id: 'record-1' } },
      { action: { name: 'read' } },
      { denial: { ...denial, expires_at: '2030-01-01T00:00:00.000Z' } },
      { denial: {} },
    ])
      assert.equal((await submit(more)).status, 400, JSON.stringify(more))
    assert.equal((await submit({ denial: { evaluation_id: 'nothing' } })).status, 404)
    const resource = { properties: { size: 3, status: 'active' }, id: 'record-1', type: 'record' }
    assert.equal((await submit({ resource })).status, 202, 'the order of members is none of it')
  })

  test('nobody approves what was asked for on their own behalf', async () => {
    await using point = await open()
    const subject = { type: 'user', id: point.founding.reviewer.id }
    const { body } = await point.post(EVALUATION, { ...WRITE, subject }, ON)
    assert.equal(body['decision'], false)
    assert.match(JSON.stringify(body['context']), /nobody_eligible/)
  })
})

describe('obligations, draft 1', () => {
  test('are objects where the draft was asked for, and our own words otherwise', async () => {
    await using point = await open()
    assert.deepEqual(contextOf(await point.post(EVALUATION, READ))['obligations'], ['log:full', 'notify:desk'])
    const [log, notify] = contextOf(await point.post(EVALUATION, READ, ON))['obligations'] as unknown as JsonObject[]
    assert.deepEqual(log, { id: 'obligation-1', type: 'custom', vendor: 'answerable', action: 'log', value: 'full' })
    assert.deepEqual([notify?.['type'], notify?.['to'], typeof notify?.['body']], ['notification', 'desk', 'string'])
  })
})

describe('the switch', () => {
  test('without the header a request gets 1.0 and nothing else', async () => {
    await using point = await open()
    const context = contextOf(await point.post(EVALUATION, WRITE))
    assert.equal('access_request' in context, false)
    const ignored = await point.post(EVALUATION, withApproval('nothing'))
    assert.equal(contextOf(ignored)['outcome'], 'review', 'an approval without the draft is just context')
  })

  test('where the operator left drafts off, they are not there', async () => {
    await using point = await pdp('records', { policy: POLICY })
    const context = contextOf(await point.post(EVALUATION, WRITE, ON))
    assert.equal('access_request' in context, false)
    const denial = { evaluation_id: String(context['decision_id']) }
    assert.equal((await point.post(REQUESTS, { ...WRITE, denial }, ON)).status, 404)
  })
})
