import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { raiseDue } from '../../server/src/timers/due-commands.ts'
import { newKey, personNamed, type TestPerson } from '../../server/test/helpers/client.ts'
import { DAY } from '../../server/test/helpers/clock.ts'
import { acceptUseCase, type Founding } from '../../server/test/helpers/founding.ts'
import { launchBrowser, NO_BROWSER, openWindow, signInAs, type Window } from './helpers/browser.ts'
import { close, confirm, sign, signByKeyboard, tabTo } from './helpers/ceremony.ts'
import { openWorld, type World } from './helpers/world.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true }
const SIGN_IN = 'Sign in with a passkey'

describe('stopping, reopening, taking back and leaving', { skip: NO_BROWSER }, () => {
  let browser: Browser
  let world: World
  let founding: Founding
  let owner: Window
  let founderWindow: Window | undefined
  before(async () => {
    browser = await launchBrowser()
    world = await openWorld()
    founding = await world.d.founding()
    owner = await trusted(founding.owner, founding.founder, PHONE)
  })
  after(async () => {
    await browser.close()
    await world[Symbol.asyncDispose]()
  })

  /** A window whose passkey already counts for everything its person may sign. */
  async function trusted(
    person: TestPerson,
    confirmer: TestPerson,
    options: Parameters<typeof openWindow>[2] = {},
  ): Promise<Window> {
    const window = await openWindow(browser, world.url, options)
    const key = await signInAs(world.d, window, person)
    await world.d.must(confirmer, 'key.confirm', { person: person.id, key })
    return window
  }
  const outcome = async (): Promise<unknown> =>
    (await (await world.d.agentClient(founding.agent)).pay('20.00')).reply.body['outcome']

  test('a stop from a phone, while the agent works on: no reason needed, open permits named', async () => {
    const { page, faults } = owner
    const bot = await world.d.agentClient(founding.agent)
    assert.equal((await bot.pay('31.00')).reply.body['outcome'], 'allow')
    await page.goto('/')
    let working = true
    const outcomes: { index: number; outcome: unknown }[] = []
    const load = (async () => {
      while (working) {
        const { reply } = await bot.pay('7.00')
        outcomes.push({ index: Number(reply.body['index']), outcome: reply.body['outcome'] })
      }
    })()
    const stop = page.getByRole('button', { name: /^Stop/u })
    await stop.dispatchEvent('pointerdown')
    await page.getByRole('dialog').waitFor()
    const words = await confirm(page)
    working = false
    await load
    assert.match(words.join(' '), /I say why within 24 hours\./u)
    const permits = page.getByRole('list', { name: 'Permits still open' })
    await permits.getByText('pay', { exact: false }).first().waitFor()
    const link = page.getByRole('dialog').getByRole('link', { name: /^entry \d+$/u })
    const stopped = Number((await link.innerText()).replace('entry ', ''))
    // Linearizable: whatever has a larger index than the stop was denied.
    for (const { index, outcome: got } of outcomes) if (index > stopped) assert.equal(got, 'deny')
    assert.ok(outcomes.length > 0)
    assert.deepEqual(await owner.accessibility(), [])
    await close(page)
    assert.equal(await outcome(), 'deny')
    assert.deepEqual(faults, [])
  })

  test('the reason is owed, and asked of those above once it is overdue; then it is given', async () => {
    const { page, faults } = owner
    await page.getByRole('heading', { name: 'Give the reason' }).waitFor()
    await page.getByText('You stopped it. Say why.').waitFor()
    world.d.clock.advance(DAY)
    const { store, writer, edge } = world.d
    await raiseDue({ store, writer, now: edge.now, newId: edge.newId, report: (error) => assert.fail(String(error)) })
    const above = await openWindow(browser, world.url)
    await signInAs(world.d, above, founding.founder)
    await above.page.goto('/')
    await above.page.getByText('was stopped, and nobody said why').waitFor()
    await above.page.getByRole('link', { name: /messages? you have not seen$|^One message/u }).click()
    await above.page.getByRole('heading', { name: /stopped without a reason/u }).waitFor()
    assert.deepEqual(await above.accessibility(), [])
    await above.page.getByRole('button', { name: /^Seen: Something was stopped/u }).click()
    await above.page.getByRole('heading', { name: /stopped without a reason/u }).waitFor({ state: 'detached' })

    await page.goto(`/sign-in?onward=${encodeURIComponent('/')}`)
    await page.getByRole('button', { name: SIGN_IN }).click()
    await page.getByText('The reason is overdue.').waitFor()
    await tabTo(page, /^Give the reason$/u)
    await page.keyboard.press('Enter')
    await tabTo(page, /^Reason/u)
    await page.keyboard.type('It paid the same claim twice.')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await signByKeyboard(page)
    await page.getByText('You stopped it. Say why.').waitFor({ state: 'detached' })
    assert.deepEqual([...faults, ...above.faults], [])
  })

  test('reopening: one restriction at a time, what must be true first, by keyboard alone', async () => {
    const { page, faults } = owner
    const useCase = founding.useCase
    await world.d.must(founding.founder, 'restriction.set', {
      scope: { kind: 'use_case', useCase },
      mode: 'advisory_only',
      cause: 'oversight',
      reason: 'Until the board has read the report.',
    })
    await page.goto(`/use-cases/${useCase}`)
    const closed = page.getByRole('list', { name: 'Restrictions in force' }).getByRole('listitem')
    await closed.getByText('It paid the same claim twice.').waitFor()
    assert.equal(await closed.getByRole('heading', { name: 'What must be true first' }).count(), 2)
    assert.deepEqual(await owner.accessibility(), [])
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    assert.ok(wide <= 0, `${wide} px too wide`)
    for (const [mode, reason] of [
      ['Paused', 'The double payment is mended.'],
      ['Advice only', 'The board has read it.'],
    ] as const) {
      await tabTo(page, /^Reopen$/u)
      await page.keyboard.press('Enter')
      if (mode === 'Paused') await page.getByText('another still holds it at: advice only').first().waitFor()
      await tabTo(page, /^Reason/u)
      await page.keyboard.type(reason)
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await signByKeyboard(page)
      await page
        .getByRole('heading', { name: new RegExp(`^${mode}: this use case`, 'u') })
        .waitFor({ state: 'detached' })
      assert.equal(await outcome(), mode === 'Paused' ? 'deny' : 'allow')
    }
    assert.deepEqual(faults, [])
  })

  test('somebody without the right reads what is missing, and is offered nothing', async () => {
    const reader = await openWindow(browser, world.url, { colorScheme: 'dark' })
    const set = await world.d.must(founding.owner, 'restriction.set', {
      scope: { kind: 'use_case', useCase: founding.useCase },
      mode: 'paused',
      cause: 'owner',
      reason: 'A drill.',
    })
    await signInAs(world.d, reader, founding.reviewer)
    await reader.page.goto(`/use-cases/${founding.useCase}`)
    await reader.page.getByText('You may not reopen it.').waitFor()
    assert.equal(await reader.page.getByText('Reopen', { exact: true }).count(), 0)
    assert.deepEqual(await reader.accessibility(), [])
    await world.d.must(founding.owner, 'restriction.lift', { restriction: set.id, reason: 'The drill is over.' })
    await reader.page.getByText('You may not reopen it.').waitFor({ state: 'detached' })
    assert.deepEqual(reader.faults, [])
  })

  test('a signature is taken back, and the gate closes at that entry', async () => {
    const { page, faults } = owner
    await page.goto(`/use-cases/${founding.useCase}`)
    await page.getByText('Take the signature back').first().click()
    await page.getByRole('button', { name: 'Take the signature back' }).click()
    await page.getByText('Say why, in a few words.').waitFor()
    await page.getByLabel('Reason').filter({ visible: true }).fill('The model was changed behind my back.')
    await page.getByRole('button', { name: 'Take the signature back' }).click()
    await sign(page)
    await page.locator('.clock').getByText('Closed', { exact: true }).waitFor()
    assert.equal(await page.getByText('Take the signature back').count(), 0)
    assert.equal(await outcome(), 'deny')
    assert.deepEqual(faults, [])
  })

  test('a leaver: what would happen is told before it is signed, and is what happens', async () => {
    const other = await world.d.founding({ useCase: 'invoices' })
    const founder = await trusted(founding.founder, founding.cosigner)
    founderWindow = founder
    const { page, faults } = founder
    // A confirmed key reaches the stricter tiers a day later; signing in does not last as long.
    world.d.clock.advance(DAY)
    await page.goto(`/sign-in?onward=${encodeURIComponent('/settings/people')}`)
    await page.getByRole('button', { name: SIGN_IN }).click()
    await page.getByRole('link', { name: 'olivia' }).click()
    await page.getByRole('heading', { name: 'olivia', level: 1 }).waitFor()
    const answered = page.getByRole('listitem').filter({ hasText: 'The use case invoices' })
    await answered.getByText('It would close at once.').waitFor()
    await answered.getByText(/^freya would be asked to name a successor by /u).waitFor()
    await page.getByText(/sign nothing more\. Sessions and tokens would end at once\./u).waitFor()
    assert.deepEqual(await founder.accessibility(), [])
    await tabTo(page, /^Record that olivia has left$/u)
    await page.keyboard.press('Enter')
    await tabTo(page, /^Reason/u)
    await page.keyboard.type('Her last day was Friday.')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await signByKeyboard(page)
    await page.getByText('has left', { exact: true }).waitFor()
    const bot = await world.d.agentClient(other.agent)
    assert.equal((await bot.pay('20.00')).reply.body['outcome'], 'deny')
    // Her window was open all along: what she does next is refused.
    await owner.page.goto('/coverage')
    await owner.page.getByRole('heading', { name: 'Sign in' }).waitFor()
    assert.deepEqual(faults, [])
  })

  test('a hostile name: what is on the screen is what is signed, byte for byte, and runs nothing', async () => {
    const hostile = '<img src=x onerror=alert(1)> \u202Eeno ogeid\u202C שלום'
    const person = personNamed('mallory')
    const { page, faults } = (founderWindow ??= await trusted(founding.founder, founding.cosigner))
    await world.d.must(founding.founder, 'person.register', {
      name: hostile,
      email: 'hostile@people.example',
      employment: 'own',
      unit: 'shop',
      key: newKey(world.d.origin, person.key),
      fictional: true,
    })
    await page.goto(`/settings/people/${person.id}`)
    await page.locator('summary').filter({ hasText: 'Record that' }).click()
    await page.getByLabel('Reason').filter({ visible: true }).fill('"; DROP TABLE people; --\u202E')
    const [prepared] = await Promise.all([
      page.waitForResponse('**/v1/statements'),
      page.getByRole('button', { name: /^Record that/u }).click(),
    ])
    const { salt } = (await prepared.json()) as { salt: string }
    const words = await confirm(page)
    const link = page.getByRole('dialog').getByRole('link', { name: /^entry \d+$/u })
    const entry = (await link.innerText()).replace('entry ', '')
    const { body } = await world.d.http(
      'GET',
      `/v1/entries/${entry}`,
      undefined,
      await world.d.bearer(founding.founder),
    )
    const [signature] = (body['entry'] as { signatures: { statement: { text: string } }[] }).signatures
    const shown = `sha256:${createHash('sha256')
      .update(`${salt}\n${words.join('\n')}`)
      .digest('hex')}`
    assert.equal(signature?.statement.text, shown)
    assert.doesNotMatch(words.join(''), /\u202E/u, 'nothing unseen is signed')
    await close(page)
    assert.equal(await page.locator('img[src="x"]').count(), 0)
    assert.deepEqual(faults, [])
  })
})

test('what lapses closes on the open page at its instant: nothing is written, nobody reloads', {
  skip: NO_BROWSER,
}, async () => {
  const browser = await launchBrowser()
  await using world = await openWorld()
  const founding = await world.d.founding({ accept: false })
  const until = new Date(Date.parse(world.d.clock.now()) + 3_600_000).toISOString()
  await acceptUseCase(world.d, founding, until)
  const window = await openWindow(browser, world.url)
  await signInAs(world.d, window, founding.reviewer)
  await window.page.goto('/use-cases/refunds')
  const clock = window.page.locator('.clock')
  await clock.getByText('Live', { exact: true }).waitFor()
  const size = await world.d.size()
  world.d.clock.advance(3_600_000 - 1)
  const live = (await (await world.d.agentClient(founding.agent)).pay('20.00')).reply.body['outcome']
  assert.equal(live, 'allow', 'to the last millisecond')
  await clock.getByText('Live', { exact: true }).waitFor()
  const written = await world.d.size()
  assert.ok(written > size)
  world.d.clock.advance(1)
  // The page asks for the log's own time every twenty seconds; a clock that stands still is only seen then.
  await clock.getByText('Closed', { exact: true }).waitFor({ timeout: 40_000 })
  assert.equal(await world.d.size(), written)
  assert.deepEqual(window.faults, [])
  await browser.close()
})
