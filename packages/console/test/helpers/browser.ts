import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { keyIdOf } from '../../../server/src/keys/key-names.ts'
import type { TestDeployment } from '../../../server/test/helpers/deployment.ts'
import type { TestPerson } from '../../../server/test/helpers/client.ts'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] as const
const found = [process.env['ANSWERABLE_CHROMIUM'], ...PLACES].find((path) => path !== undefined && existsSync(path))

/** Why browser tests are skipped; false where a browser was found. */
export const NO_BROWSER: string | false =
  found === undefined ? 'needs Chromium: install it, or set ANSWERABLE_CHROMIUM to its path' : false

export function launchBrowser(): Promise<Browser> {
  if (found === undefined) throw new Error('skip this test with NO_BROWSER')
  // The sandbox needs user namespaces, which containers seldom have; only our own pages are opened here.
  return chromium.launch({ executablePath: found, args: ['--no-sandbox'] })
}

/** Milliseconds a page may take to show what it is waited for: two cores run the server, the browser and other tests. */
const PATIENCE = 15_000
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** A window of one person, with what went wrong in it: script errors, policy violations, requests to anybody else. */
export type Window = {
  readonly page: Page
  readonly context: BrowserContext
  readonly faults: string[]
  /** Violations axe finds on the page as it stands, one line each. */
  accessibility(): Promise<string[]>
}

export async function openWindow(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Window> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    baseURL: url,
    ...options,
  })
  context.setDefaultTimeout(PATIENCE)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`))
  page.on('console', (message) => {
    // Chromium reports what the content security policy and Trusted Types stopped here.
    if (/Content Security Policy|TrustedHTML|TrustedScript|Trusted Type/u.test(message.text())) {
      faults.push(`policy: ${message.text()}`)
    }
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`) && !/^(?:data|blob):/u.test(request.url())) {
      faults.push(`elsewhere: ${request.url()}`)
    }
  })
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    page,
    context,
    faults,
    accessibility: async () => {
      await devtools.send('Runtime.evaluate', { expression: axe })
      // A page that is still fading in has no contrast of its own yet; one taken away meanwhile is refused.
      const settled = 'Promise.allSettled(document.getAnimations().map(({ finished }) => finished))'
      const checked = `axe.run(document, { runOnly: ${JSON.stringify(RULES)} })`
      const run = `${settled}.then(() => ${checked}).then(({ violations }) => violations.map(
        ({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 160)).join(' | ')))`
      return page.evaluate<string[]>(run)
    },
  }
}

/** Makes a passkey in this window for somebody who has a key already, who signs for it; then signs in with it. @returns its id */
export async function signInAs(
  d: Pick<TestDeployment, 'must'>,
  { page }: Window,
  person: TestPerson,
  button = 'Sign in with a passkey',
): Promise<string> {
  await page.goto('/sign-in')
  const key = await page.evaluate(newPasskey, person.name)
  await d.must(person, 'key.add', { person: person.id, key })
  await page.getByRole('button', { name: button }).click()
  await page.locator('.rail-foot').getByText(person.name).waitFor({ state: 'attached' })
  return keyIdOf(key.publicKey)
}

type PasskeyKey = {
  publicKey: string
  passkey: { credential: string; rpId: string }
  proof: { authenticatorData: string; clientDataJSON: string; signature: string }
}

/** Runs in the page: what the console does to make a passkey, without its pages. */
async function newPasskey(name: string): Promise<PasskeyKey> {
  const post = async <T>(path: string, body: object): Promise<T> => {
    const headers = { 'content-type': 'application/json', 'answerable-console': '1' }
    const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
    return (await response.json()) as T
  }
  // These tests are compiled without the browser's types.
  type Json = { toJSON(): { response: PasskeyKey['proof'] } }
  const { navigator: here, PublicKeyCredential: parse } = globalThis as unknown as {
    navigator: { credentials: { create(options: object): Promise<Json>; get(options: object): Promise<Json> } }
    PublicKeyCredential: Record<
      'parseCreationOptionsFromJSON' | 'parseRequestOptionsFromJSON',
      (json: object) => object
    >
  }
  const { credentials } = here
  const { options } = await post<{ options: object }>('/v1/passkeys/options', { name, email: `${name}@people.example` })
  const made = await credentials.create({ publicKey: parse.parseCreationOptionsFromJSON(options) })
  const read = await post<PasskeyKey & { proof: object }>('/v1/passkeys/read', { credential: made.toJSON() })
  const proof = await credentials.get({ publicKey: parse.parseRequestOptionsFromJSON(read.proof) })
  const { authenticatorData, clientDataJSON, signature } = proof.toJSON().response
  return { publicKey: read.publicKey, passkey: read.passkey, proof: { authenticatorData, clientDataJSON, signature } }
}
