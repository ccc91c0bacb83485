import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import type { Founding } from '../../server/test/helpers/founding.ts'
import { launchBrowser, NO_BROWSER, openWindow, signInAs } from './helpers/browser.ts'
import { openWorld, type World } from './helpers/world.ts'

describe('how pages are served', { skip: NO_BROWSER }, () => {
  let browser: Browser
  let world: World
  let founding: Founding
  before(async () => {
    browser = await launchBrowser()
    world = await openWorld()
    founding = await world.d.founding()
    await (await world.d.agentClient(founding.agent)).pay('9000.00')
  })
  after(async () => {
    await browser.close()
    await world[Symbol.asyncDispose]()
  })

  test('answers its pages with a policy that lets no foreign script run', async () => {
    const answer = await fetch(`${world.url}/coverage`, { headers: { accept: 'text/html' } })
    const policy = answer.headers.get('content-security-policy') ?? ''
    const nonce = /script-src 'nonce-([^']+)' 'strict-dynamic'/u.exec(policy)?.[1] ?? ''
    assert.ok(nonce.length >= 22, policy)
    assert.match(policy, /require-trusted-types-for 'script'; trusted-types 'none'/u)
    const page = await answer.text()
    for (const tag of page.match(/<script\b[^>]*>/gu) ?? ['none'])
      assert.match(tag, new RegExp(`nonce="${nonce}"`, 'u'))
    assert.doesNotMatch(page, /<script\b[^>]*>[^<]/u, 'no script stands in the page itself')
    const again = await fetch(`${world.url}/coverage`, { headers: { accept: 'text/html' } })
    assert.notEqual(again.headers.get('content-security-policy'), policy, 'a nonce is good for one page')
  })

  test('a client that asks for no page gets none', async () => {
    for (const path of ['/v1/nothing', '/nothing', '/access/v1/nothing']) {
      const answer = await fetch(`${world.url}${path}`, { headers: { accept: 'application/json' } })
      assert.equal(answer.status, 404, path)
      assert.match(answer.headers.get('content-type') ?? '', /problem\+json/u)
    }
    const typo = await fetch(`${world.url}/v1/nothing`, { headers: { accept: 'text/html' } })
    assert.equal(typo.status, 404)
  })

  test('says so, and recovers by itself, when the server does not answer', async () => {
    const window = await openWindow(browser, world.url)
    const { page } = window
    await signInAs(world.d, window, founding.reviewer)
    await page.route('**/v1/use-cases', (route) => route.abort())
    await page.getByRole('navigation').getByRole('link', { name: 'Use cases' }).click()
    await page.getByRole('alert').getByText('The server does not answer').waitFor()
    await page.unroute('**/v1/use-cases')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('link', { name: 'refunds' }).first().waitFor()
  })

  test('a page that cannot be shown has a title, and says why', async () => {
    const window = await openWindow(browser, world.url, { reducedMotion: 'reduce' })
    await signInAs(world.d, window, founding.reviewer)
    for (const path of ['/use-cases/unknown', '/decisions/unknown', '/ledger/entries/999999']) {
      await window.page.goto(path)
      await window.page.getByRole('heading', { level: 1 }).waitFor()
      await window.page.getByRole('alert').waitFor()
      assert.deepEqual(await window.accessibility(), [], path)
    }
    assert.deepEqual(window.faults, [])
  })
})
