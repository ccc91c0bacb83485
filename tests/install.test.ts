import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { root } from './lib/repo.ts'

type Packages = Record<string, { version?: string; optional?: boolean }>

/** The module is JavaScript, since Node 20 has to load it, so its type is stated here. */
interface EnsureInstall {
  whatIsStale: (wanted: Packages | undefined, installed: Packages | undefined) => string | undefined
}

const url = pathToFileURL(join(root, 'scripts/lib/ensure-install.js')).href
const { whatIsStale } = (await import(url)) as EnsureInstall

describe('packages are installed again when', () => {
  const wanted: Packages = {
    '': { version: '1.0.0' },
    a: { version: '1.0.0' },
    b: { version: '2.0.0', optional: true },
  }
  const stale: [why: string, installed: Packages | undefined, message: RegExp][] = [
    ['nothing is installed, or an install was interrupted', undefined, /nothing is installed/],
    ['a package is missing', { b: { version: '2.0.0' } }, /a is missing/],
    ['a package has another version', { a: { version: '1.0.1' } }, /a has another version/],
    ['an optional package has another version', { a: { version: '1.0.0' }, b: { version: '1.9.0' } }, /b has another/],
    ['a package is left over', { a: { version: '1.0.0' }, c: { version: '1.0.0' } }, /c is not in package-lock/],
  ]
  for (const [why, installed, message] of stale) {
    test(why, () => assert.match(whatIsStale(wanted, installed) ?? '', message))
  }

  test('but not when only an optional package of another platform is absent', () => {
    assert.equal(whatIsStale(wanted, { a: { version: '1.0.0' } }), undefined)
    assert.equal(whatIsStale(wanted, { a: { version: '1.0.0' }, b: { version: '2.0.0' } }), undefined)
  })
})
