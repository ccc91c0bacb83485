import assert from 'node:assert/strict'
import test from 'node:test'
import { call, guessed, schema } from './support.ts'

const classes: [names: string, expected: string][] = [
  ['get_balance searchOrders list-files whoami calculate mail__read_inbox', 'read'],
  ['create_file renameFolder append_to_file cancel_event calendar.create_event', 'write'],
  [
    'send_email post_message reserve_hotel pay_invoice schedule_transaction add_event_participants frobnicate',
    'external',
  ],
  ['invite_user_to_team share_file grant_role add_member remove_user_from_channel', 'access'],
  ['update_password change_user_email set_mfa updateProfile', 'identity'],
  ['delete_file drop_table purge_cache', 'destroy'],
]
for (const [names, expected] of classes) {
  test(`class by name: ${expected}`, () => {
    const { tools } = guessed(names.split(' ').map((name) => call(name)))
    for (const tool of tools) assert.equal(tool.class.value, expected, tool.name)
  })
}

test('what results and tool servers say only tightens', () => {
  const confirming = Array.from({ length: 3 }, () => call('check_in_guest', {}, 'Guest was successfully added.'))
  const quiet = Array.from({ length: 30 }, () => call('send_money', {}, 'Here is a list of hotels: a, b, c'))
  const [get] = guessed(Array.from({ length: 3 }, () => call('get_ready', {}, 'Order has been sent.'))).tools
  assert.equal(get?.class.value, 'write')
  assert.equal(guessed(quiet).tools[0]?.class.value, 'external')
  assert.equal(
    guessed([call('send_money')], [schema('send_money', { readOnly: true })]).tools[0]?.class.value,
    'external',
  )
  assert.equal(guessed([call('get_x')], [schema('get_x', { readOnly: false })]).tools[0]?.class.value, 'write')
  assert.equal(guessed([call('store_x')], [schema('store_x', { destructive: true })]).tools[0]?.class.value, 'destroy')
  assert.equal(guessed(confirming).tools[0]?.calls, 3)
})

test('reading an address out is not reading', () => {
  const { tools, sources } = guessed([
    call('get_webpage', { url: 'https://a.example/x' }),
    call('open_page', { where: 'http://b.example' }),
  ])
  assert.deepEqual(
    tools.map(({ class: { value }, arguments: args }) => [value, args[0]?.sink?.value]),
    [
      ['external', 'url'],
      ['write', 'url'],
    ],
  )
  assert.equal(sources.find(({ id }) => id === 'web')?.trust.value, 'untrusted')
})

test('undo by counterparts, and by the value that was shown before', () => {
  const names =
    'create_event cancel_event get_events update_user_info get_user_info update_password delete_file create_file send_email'
  const undo = Object.fromEntries(
    guessed(names.split(' ').map((name) => call(name))).tools.map((tool) => [
      tool.name,
      [tool.undo.value, tool.undoWith],
    ]),
  )
  assert.deepEqual(undo, {
    create_event: ['reversible', 'cancel_event'],
    cancel_event: ['compensable', 'create_event'],
    get_events: ['reversible', undefined],
    update_user_info: ['reversible', 'update_user_info'],
    get_user_info: ['reversible', undefined],
    update_password: ['irreversible', undefined],
    delete_file: ['irreversible', undefined],
    create_file: ['reversible', 'delete_file'],
    send_email: ['irreversible', undefined],
  })
})

test('sources are untrusted unless a name gives a reason', () => {
  const calls = [
    call('get_balance'),
    call('get_current_day'),
    call('search_contacts_by_name', { query: 'x' }),
    call('get_contact_information_for_restaurants', { names: ['x'] }),
    call('get_user_details', { user_id: 'u1' }),
    call('read_inbox'),
    call('list_things'),
  ]
  const trust = Object.fromEntries(
    guessed(calls).sources.flatMap(({ tools, trust: { value }, vouchesFor }) =>
      tools.map((tool) => [tool, vouchesFor?.[0] ?? value]),
    ),
  )
  assert.deepEqual(trust, {
    get_balance: 'trusted',
    get_current_day: 'trusted',
    search_contacts_by_name: 'recipient',
    get_contact_information_for_restaurants: 'untrusted',
    get_user_details: 'untrusted',
    read_inbox: 'untrusted',
    list_things: 'untrusted',
  })
})

test('an argument of its own account makes a balance no longer its own', () => {
  assert.equal(guessed([call('get_balance', { account: 'of somebody' })]).sources[0]?.trust.value, 'untrusted')
})

test('types and sinks by schema, values and names', () => {
  const args = {
    recipients: ['a@b.example'],
    target: 'ann@b.example',
    amount: 19.99,
    event_id: '4',
    body: 'hello',
    start_time: '2031-05-10',
    urgent: true,
    total_bags: 3,
    rows: [{ a: 1 }],
    note_to_self: null,
  }
  const properties = { cc: { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'null' }] } }
  const draft = guessed([call('send_email', args)], [schema('send_email', {}, properties)])
  const [tool] = draft.tools
  assert.deepEqual(
    Object.fromEntries(
      (tool?.arguments ?? []).map(({ name, type, sink, isTime }) => [name, [type.value, sink?.value ?? isTime]]),
    ),
    {
      cc: ['text_set', 'recipient'],
      recipients: ['text_set', 'recipient'],
      target: ['text', 'recipient'],
      amount: ['decimal', 'amount'],
      event_id: ['text', 'path'],
      body: ['text', 'content'],
      start_time: ['text', true],
      urgent: ['boolean', false],
      total_bags: ['integer', false],
    },
  )
  assert.match(draft.left.join('\n'), /send_email: rows/)
})

test('limits come from the amounts seen, rounded up to what people remember', () => {
  const amounts = [...Array.from({ length: 94 }, (_, i) => 10 + i), 430, 430, 430, 430, 90_000, 90_000]
  const [limit] = guessed(amounts.map((amount) => call('send_money', { recipient: 'x', amount }))).amounts
  assert.deepEqual([limit?.usual.value, limit?.large.value, limit?.scale], [100_00, 500_00, 2])
  assert.deepEqual(guessed([call('send_money', { amount: 5_000_000_005.000237 })]).amounts, [])
  assert.match(limit?.large.why ?? '', /95 % of 100 amounts seen do not exceed 430/)
})
