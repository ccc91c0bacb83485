import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import type { TestPerson } from '../../server/test/helpers/client.ts'
import { DAY } from '../../server/test/helpers/clock.ts'
import { POLICY } from '../../server/test/helpers/fixture.ts'
import type { Founding } from '../../server/test/helpers/founding.ts'
import { launchBrowser, NO_BROWSER, openWindow, signInAs, type Window } from './helpers/browser.ts'
import { sign, signInAgain } from './helpers/ceremony.ts'
import { openWorld, type World } from './helpers/world.ts'

/** As the fixture, but large payments may be waived. */
const WAIVABLE = POLICY.replace('@reason("more than 100.00")', '@waivable("true") @reason("more than 100.00")').replace(
  '> 10000 };',
  '> 10000 }\nunless { context.waived.contains("large") };',
)
const EVIDENCE = { name: 'control.txt', mimeType: 'text/plain', buffer: Buffer.from('the list of each evening') }

/** Opens an act, and gives what only it is about. */
function act(where: Locator, name: string): Locator {
  return where.locator('details.aside').filter({ has: where.page().getByText(name, { exact: true }) })
}

describe('incidents, exceptions, emergencies and approvals beforehand', { skip: NO_BROWSER }, () => {
  let browser: Browser
  let world: World
  let founding: Founding
  let owner: Window
  let founder: Window
  let cosigner: Window
  const later = (days: number): string =>
    new Date(Date.parse(world.d.clock.now()) + days * DAY).toISOString().slice(0, 10)
  const outcome = async (amount: string): Promise<unknown> =>
    (await (await world.d.agentClient(founding.agent)).pay(amount)).reply.body['outcome']

  before(async () => {
    browser = await launchBrowser()
    world = await openWorld()
    founding = await world.d.founding({ policy: WAIVABLE })
    const { mandate, until } = founding
    await world.d.must(founding.founder, 'authority.grant', {
      grantee: founding.owner.id,
      capacity: 'product',
      powers: ['fund_remediation'],
      scope: { unit: 'shop', tiers: ['T1', 'T2', 'T3', 'T4'] },
      limits: { residualRisk: 'high' },
      until,
      delegationDepth: 1,
      under: { mandate },
    })
    const trusted = async (person: TestPerson, confirmer: TestPerson): Promise<Window> => {
      const window = await openWindow(browser, world.url)
      const key = await signInAs(world.d, window, person)
      await world.d.must(confirmer, 'key.confirm', { person: person.id, key })
      return window
    }
    owner = await trusted(founding.owner, founding.founder)
    founder = await trusted(founding.founder, founding.cosigner)
    cosigner = await trusted(founding.cosigner, founding.founder)
    // A confirmed key reaches the stricter tiers a day later.
    world.d.clock.advance(DAY)
  })
  after(async () => {
    await browser.close()
    await world[Symbol.asyncDispose]()
  })

  const choose = async (page: Page, where: Locator, label: string, option: string): Promise<void> => {
    const list = where.getByLabel(label)
    await list.locator('option', { hasText: option }).first().waitFor({ state: 'attached' })
    const value = await list.locator('option', { hasText: option }).first().getAttribute('value')
    await list.selectOption(value ?? '')
    await page.waitForTimeout(0)
  }

  test('an incident: reported, taken in hand, decided, reopened only once it is closed', async () => {
    const { page, faults } = owner
    await signInAgain(page, '/settings/incidents')
    const report = act(page.getByRole('main'), 'Open an incident')
    await report.locator('summary').click()
    await choose(page, report, 'Use case', 'The use case refunds')
    for (const [label, text] of [
      ['In a few words', 'Paid the wrong account'],
      ['What happened', 'A refund went to somebody else.'],
      ['What came of it', 'One customer waits for money.'],
      ['Who has to know, and who speaks for those affected', 'The desk; the customer ombudsman.'],
    ] as const)
      await report.getByLabel(label).fill(text)
    await report.getByRole('button', { name: 'Open an incident' }).click()
    await sign(page)
    const line = page.getByRole('listitem').filter({ hasText: 'Paid the wrong account' })
    await line.getByText('waits for the owner').waitFor()
    await line.getByRole('button', { name: 'I have it in hand' }).click()
    await sign(page)
    await line.getByText('In hand of').waitFor()
    await line.locator('summary').getByText('Decide').click()
    await line.getByLabel('What happens now').selectOption('paused')
    await line.getByLabel('Reason').fill('Nobody knows yet how often it happened.')
    await line.getByRole('button', { name: 'Decide' }).click()
    await sign(page)
    assert.equal(await outcome('20.00'), 'deny')
    assert.deepEqual(await owner.accessibility(), [])

    await page.goto('/use-cases/refunds')
    await page.getByText('The incident it was closed for has to be closed.').waitFor()
    assert.equal(await page.getByText('Reopen', { exact: true }).count(), 0, 'nobody lifts it before')
    await page.getByRole('link', { name: 'Go to the incident' }).click()
    await line.locator('summary').getByText('Close the incident').click()
    await line.getByLabel('What caused it').fill('No check of the account.')
    await line.getByLabel('What is corrected').fill('The account is compared first.')
    await choose(page, line, 'Who sees to it', 'olivia')
    await line.getByLabel('Due on').fill(later(10))
    await line.getByLabel('Budget it is paid from').fill('shop')
    await line.getByRole('button', { name: 'Close the incident' }).click()
    await sign(page)
    await line.getByText('closed', { exact: true }).waitFor()

    await page.goto('/use-cases/refunds')
    await page.locator('summary').getByText('Reopen', { exact: true }).click()
    await page.getByLabel('Reason').filter({ visible: true }).fill('The check is in place.')
    await page.getByRole('button', { name: 'Reopen' }).click()
    await sign(page)
    await page.locator('.clock').getByText('Live', { exact: true }).waitFor()
    assert.equal(await outcome('20.00'), 'allow')
    assert.deepEqual(faults, [])
  })

  test('an exception: asked for, never answered by who asked, approved, renewed, ended', async () => {
    const { page, faults } = owner
    await page.goto('/settings/exceptions')
    const ask = act(page.getByRole('main'), 'Ask for an exception')
    await ask.locator('summary').click()
    await choose(page, ask, 'Use case', 'The use case refunds')
    await choose(page, ask, 'What should not apply', 'The rule “large”')
    await ask.getByLabel('Why is it needed?').fill('Half the desk is ill.')
    await ask.getByLabel('Done instead').fill('The desk reads the list each evening.')
    await ask.getByLabel('A document that shows that this works').setInputFiles(EVIDENCE)
    await ask.getByLabel('Until').fill(later(10))
    await ask.getByRole('button', { name: 'Ask for an exception' }).click()
    await sign(page)
    const line = page.getByRole('listitem').filter({ hasText: 'The rule “large”' })
    await line.getByText('asked for', { exact: true }).waitFor()
    assert.equal(await outcome('150.00'), 'review')
    await line.locator('summary').getByText('Answer').click()
    await line.getByLabel('Reason').fill('I need it.')
    await line.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('button', { name: /confirm with your passkey/u }).click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
    await page.getByRole('button', { name: 'Back, sign nothing' }).click()

    await signInAgain(founder.page, '/settings/exceptions')
    const theirs = founder.page.getByRole('listitem').filter({ hasText: 'The rule “large”' })
    await theirs.locator('summary').getByText('Answer').click()
    await theirs.getByLabel('Reason').fill('The evening list is enough.')
    await theirs.getByRole('button', { name: 'Approve' }).click()
    await sign(founder.page)
    assert.equal(await outcome('150.00'), 'allow')

    await line.getByText('in force', { exact: true }).waitFor()
    await line.locator('summary').getByText('Ask for another term').click()
    const renew = act(line, 'Ask for another term')
    await renew.getByLabel('Why is it needed?').fill('They are still ill.')
    await renew.getByLabel('Done instead').fill('The desk still reads the list.')
    await renew.getByLabel('A document that shows that this works').setInputFiles(EVIDENCE)
    await renew.getByLabel('Until').fill(later(20))
    await renew.getByRole('button', { name: 'Ask for another term' }).click()
    await sign(page)
    await theirs.first().locator('summary').getByText('Answer').click()
    await theirs.first().getByLabel('Reason').filter({ visible: true }).first().fill('Once more.')
    await theirs.first().getByRole('button', { name: 'Approve' }).click()
    await sign(founder.page)
    await theirs.locator('summary').getByText('End it now').click()
    const end = act(theirs, 'End it now')
    await end.getByLabel('Reason').fill('The desk is well again.')
    await end.getByRole('button', { name: 'End it now' }).click()
    await sign(founder.page)
    await theirs.getByText('ended early').waitFor()
    assert.equal(await outcome('150.00'), 'review')
    assert.deepEqual(await founder.accessibility(), [])
    assert.deepEqual([...faults, ...founder.faults], [])
  })

  test('an approval beforehand: bounded, counted, ended', async () => {
    const { page, faults } = owner
    await page.goto('/settings/exceptions')
    const give = act(page.getByRole('main'), 'Approve beforehand')
    await give.locator('summary').click()
    await choose(page, give, 'Use case', 'The use case refunds')
    await choose(page, give, 'Which act', 'pay')
    await give.getByLabel('Only these: to').fill('DE12')
    await give.getByLabel('At most each time').fill('200')
    await give.getByLabel('At most altogether').fill('300,50')
    await give.getByLabel('At most how often').fill('5')
    await give.getByLabel('Until').fill(later(5))
    await give.getByLabel('Reason').fill('One instalment a day.')
    await give.getByRole('button', { name: 'Approve beforehand' }).click()
    const words = (await sign(page)).join(' ')
    assert.match(words, /all together for at most 30,050 units/u)
    assert.equal(await outcome('150.00'), 'allow')
    const line = page.getByRole('listitem').filter({ hasText: 'One instalment a day.' })
    await line.getByText('150.00 is used.').waitFor()
    await line.getByText('1 of 5 times').waitFor()
    assert.equal(await outcome('160.00'), 'review', 'together they would be too much')
    await line.locator('summary').getByText('End it now').click()
    await line.getByLabel('Reason').fill('Paid.')
    await line.getByRole('button', { name: 'End it now' }).click()
    await sign(page)
    await line.getByText('over', { exact: true }).waitFor()
    assert.equal(await outcome('110.00'), 'review')
    assert.deepEqual(faults, [])
  })

  test('an emergency: a lapsed signature, two people, four hours, and a look at it afterwards', async () => {
    world.d.clock.advance(90 * DAY)
    assert.equal(await outcome('20.00'), 'deny')
    await signInAgain(founder.page, '/settings/exceptions')
    const declare = act(founder.page.getByRole('main'), 'Declare an emergency')
    await declare.locator('summary').click()
    await choose(founder.page, declare, 'Use case', 'The use case refunds')
    await declare.getByLabel('Reason').fill('The owner is in hospital, and customers wait.')
    await declare.getByRole('button', { name: 'Declare an emergency' }).click()
    await sign(founder.page)
    assert.equal(await outcome('20.00'), 'deny', 'one signature holds nothing')
    await signInAgain(cosigner.page, '/settings/exceptions')
    await cosigner.page.locator('summary').getByText('Sign as the second').click()
    await cosigner.page.getByLabel('Reason').filter({ visible: true }).fill('I called the ward.')
    await cosigner.page.getByRole('button', { name: 'Sign as the second' }).click()
    await sign(cosigner.page)
    assert.equal(await outcome('20.00'), 'allow')
    await cosigner.page.getByText('in force', { exact: true }).first().waitFor()
    assert.deepEqual(await cosigner.accessibility(), [])
    world.d.clock.advance(4 * 3_600_000)
    assert.equal(await outcome('20.00'), 'deny')
    assert.deepEqual(await cosigner.accessibility(), [])
    assert.deepEqual([...founder.faults, ...cosigner.faults], [])
  })
})
