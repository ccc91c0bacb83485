import { VerificationError, verifyBundle, verifyReceipt } from '../src/index.ts'
import type { Check, VerifyOptions } from '../src/index.ts'

/**
 * The page that verifies files from disk. It has no network: a content security policy forbids every connection, and
 * everything it needs is inside this one file.
 */
const files = element('files') as HTMLInputElement
const vkey = element('vkey') as HTMLTextAreaElement
const result = element('result')

files.addEventListener('change', () => void verifyAll())
vkey.addEventListener('input', () => void verifyAll())

async function verifyAll(): Promise<void> {
  const keys = vkey.value.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  const options: VerifyOptions = { now: new Date(), ...(keys.length === 0 ? {} : { vkeys: keys }) }
  const parts: HTMLElement[] = []
  for (const file of files.files ?? []) parts.push(reportOf(file.name, verdictOf(await file.text(), options)))
  result.replaceChildren(...parts)
  result.dataset['done'] = String(parts.length)
}

type Verdict = { holds: boolean; checks: readonly Pick<Check, 'ok' | 'name' | 'detail'>[]; fault?: string }

function verdictOf(text: string, options: VerifyOptions): Verdict {
  try {
    const checks = text.includes('"answerable-evidence@v1"')
      ? verifyBundle(text, options).checks
      : verifyReceipt(text, options).checks
    return { holds: checks.some(({ name, ok }) => name === 'checkpoint' && ok), checks }
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error
    return { holds: false, checks: [], fault: `${error.message} (${error.code})` }
  }
}

function reportOf(name: string, { holds, checks, fault }: Verdict): HTMLElement {
  const section = document.createElement('section')
  const heading = document.createElement('h2')
  heading.textContent = `${holds ? '✓' : '✗'} ${name}: ${holds ? 'it holds' : 'it does not hold'}`
  heading.className = holds ? 'good' : 'bad'
  const list = document.createElement('ul')
  const lines =
    fault === undefined ? checks.map((check) => `${check.ok ? '✓' : '!'} ${check.name}: ${check.detail}`) : [fault]
  for (const line of lines) {
    const item = document.createElement('li')
    // Text only: a file somebody made up must not become markup here.
    item.textContent = line
    list.append(item)
  }
  section.append(heading, list)
  return section
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`no element ${id}`)
  return found
}
