import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { JsonObject } from '@answerable/contract'
import { createClient } from '@answerable/sdk'
import { sampleOf, verifyBundle, verifyCheckpoint } from '@answerable/verifier'
import { chromium } from 'playwright-core'
import { ensureVerifier, verifierDist } from '../../../../scripts/lib/verifier-build.ts'
import { collect } from '../../src/cli/evidence/collect.ts'
import { systemRandom } from '../../src/platform/entropy.ts'
import { HOST } from '../helpers/client.ts'
import { DAY } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'

const BROWSERS = [process.env['ANSWERABLE_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser']
const browserAt = BROWSERS.find((path) => path !== undefined && existsSync(path))

type Bundle = JsonObject & {
  population: string[]
  sample: { id: string; receipt: JsonObject }[]
  deviations: JsonObject[]
  streams: { stream: string; entries: string[]; tail: JsonObject; proof: JsonObject | null }[]
  checkpoint: string
}

describe('evidence over a period', () => {
  let d: TestDeployment
  let bundle: Bundle
  let folder = ''
  const period = { from: '2027-01-04T00:00:00.000Z', to: '2027-01-06T00:00:00.000Z' }

  before(async () => {
    await ensureVerifier()
    folder = mkdtempSync(join(tmpdir(), 'answerable-evidence-'))
    d = await testDeployment()
    const founding = await d.founding()
    const client = await d.agentClient(founding.agent)
    const { run } = await client.pay('20.00')
    for (let n = 0; n < 12; n++) await client.pay(`${n}.00`)
    const decided = await client.decide(run, 'look_up', { order: '7' }, { 'answerable-emitter': `${'E'.repeat(22)}/1` })
    await client.decide(run, 'look_up', { order: '8' }, { 'answerable-emitter': `${'E'.repeat(22)}/3` })
    const intent = await client.post(run, '/v1/intents', {
      decision: decided.field('decision'),
      action: decided.field('action'),
    })
    await client.post(run, '/v1/effects', { intent: intent.id, outcome: 'unknown' })
    await d.must(founding.owner, 'restriction.set', {
      scope: { kind: 'use_case', useCase: founding.useCase },
      mode: 'paused',
      cause: 'owner',
      reason: 'a look',
    })
    d.clock.advance(DAY)
    await d.writer.takeHeads(d.clock.now())
    const reader = await d.bearer(founding.owner)
    const bearer = reader['authorization']?.slice('Bearer '.length) ?? ''
    const sdk = createClient({
      url: HOST,
      platform: { clock: d.clock, random: systemRandom },
      fetch: (url, init) => d.handler(new Request(url, init)),
      auth: { token: async () => bearer, forget: () => undefined },
    })
    const collected = await collect(sdk, { ...period, useCase: founding.useCase, sample: 5 }, () => undefined)
    bundle = collected.bundle as unknown as Bundle
    assert.equal(collected.decisions.size, 5)
  })
  after(async () => {
    rmSync(folder, { recursive: true, force: true })
    await d[Symbol.asyncDispose]()
  })

  const verify = (change: (copy: Bundle) => void = () => undefined, vkeys = [d.vkey]) => {
    const copy = structuredClone(bundle)
    change(copy)
    return verifyBundle(JSON.stringify(copy), { vkeys })
  }

  test('verifies offline: population, sample, deviations and completeness are worked out again', () => {
    const verified = verify()
    assert.equal(verified.population.length, 15)
    const { root } = verifyCheckpoint(bundle.checkpoint, [d.vkey])
    assert.deepEqual(verified.sample, sampleOf(root, verified.population, 5))
    assert.deepEqual(verified.deviations.map(({ kind }) => kind).sort(), ['gap', 'restriction', 'unknown_effect'])
    assert.ok(
      verified.checks.every(({ ok }) => ok),
      JSON.stringify(verified.checks),
    )
    assert.ok(!JSON.stringify(bundle).includes('disclosures'), 'a bundle outlives an erasure: it holds no sealed value')
  })

  for (const [what, change, code] of [
    ['a decision left out of the population', (copy) => copy.population.pop(), 'bundle_mismatch'],
    ['a sample somebody chose', (copy) => copy.sample.reverse(), 'bundle_mismatch'],
    ['a deviation left out', (copy) => copy.deviations.pop(), 'bundle_mismatch'],
    ['an entry left out', (copy) => copy.streams[1]?.entries.splice(3, 1), 'stream_incomplete'],
    ['the end of a stream cut off', (copy) => copy.streams[1]?.entries.pop(), 'bundle_mismatch'],
    ['the stream of the use case left out', (copy) => copy.streams.pop(), 'bundle_mismatch'],
    [
      'the receipt of another decision',
      (copy) => {
        const [a, b] = copy.sample
        if (a !== undefined && b !== undefined) a.receipt = b.receipt
      },
      'bundle_mismatch',
    ],
  ] as readonly [string, (copy: Bundle) => void, string][]) {
    test(`with ${what} does not pass`, () => {
      assert.throws(() => verify(change), { code })
    })
  }

  test('under another key does not pass', () => {
    const other = 'example.org/answerable/log/1+5a1f6b3c+AXb8mbXv0Nw1VyWLDhJ6S1yPYJKiYRhCNG1sHf6MM9bN'
    assert.throws(() => verify(() => undefined, [other]))
  })

  test('verifies with the one file enclosed, in a Node that has nothing else', () => {
    const file = join(folder, 'bundle.json')
    writeFileSync(file, JSON.stringify(bundle))
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [join(verifierDist, 'verify.mjs'), file, ...args], { cwd: folder, encoding: 'utf8' })
    const good = run(d.vkey)
    assert.equal(good.status, 0, good.stdout + good.stderr)
    assert.equal(run().status, 2, 'nobody vouches for the key')
    writeFileSync(file, JSON.stringify({ ...bundle, deviations: [] }))
    const bad = run(d.vkey)
    assert.equal(bad.status, 1)
    assert.match(bad.stdout, /the deviations is not what the entries give/)
  })

  test('verifies in a browser, from disk and without any network', async (t) => {
    if (browserAt === undefined) return t.skip('needs Chromium: install it, or set ANSWERABLE_CHROMIUM to its path')
    const browser = await chromium.launch({ executablePath: browserAt, args: ['--no-sandbox'] })
    try {
      const context = await browser.newContext({ offline: true })
      const page = await context.newPage()
      const requests: string[] = []
      const faults: string[] = []
      page.on('request', (request) => requests.push(request.url()))
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => faults.push(message.text()))
      const url = pathToFileURL(join(verifierDist, 'verify.html')).href
      await page.goto(url)
      await page.fill('#vkey', d.vkey)
      const file = (name: string, value: unknown) => ({
        name,
        mimeType: 'application/json',
        buffer: Buffer.from(JSON.stringify(value)),
      })
      const forged = { ...bundle, population: bundle.population.slice(1) }
      await page.setInputFiles('#files', [
        file('bundle.json', bundle),
        file('one.receipt.json', bundle.sample[0]?.receipt),
        file('forged.json', forged),
      ])
      await page.waitForSelector('#result[data-done="3"]')
      const headings = await page.locator('h2').allTextContents()
      assert.deepEqual(headings, [
        '✓ bundle.json: it holds',
        '✓ one.receipt.json: it holds',
        '✗ forged.json: it does not hold',
      ])
      assert.deepEqual([requests, faults], [[url], []])
    } finally {
      await browser.close()
    }
  })
})
