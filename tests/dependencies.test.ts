import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import {
  checkDependencies,
  checkLockfile,
  checkVersions,
  type Lockfile,
  parseRows,
  type Row,
} from './lib/dependencies.ts'
import { exists, type Manifest, readJson, readManifests, root, show } from './lib/repo.ts'

const manifests = readManifests()
const lock = readJson<Lockfile>('package-lock.json')

function licenceOf(name: string): string | undefined {
  const path = join('node_modules', name, 'package.json')
  return exists(path) ? readJson<Manifest>(path).license : undefined
}

test('each dependency is pinned, licensed and accounted for', () => {
  const rows = parseRows(readFileSync(join(root, 'docs/dependencies.md'), 'utf8'))
  assert.deepEqual(show(checkDependencies(manifests, rows, licenceOf)), [])
})
test('all packages have one version', () => assert.deepEqual(show(checkVersions(manifests)), []))
test('the lockfile names no host, verifies everything and runs nothing', () => {
  assert.deepEqual(show(checkLockfile(lock, manifests)), [])
})
test('the lockfile is of the form that npm 7 and newer write', () => assert.ok(Object.keys(lock.packages).length > 50))

const good: Manifest = { name: 'root', version: '1.0.0', license: 'Apache-2.0', dependencies: { zod: '4.6.7' } }
const row: Row = { name: 'zod', version: '4.6.7', licence: 'MIT', why: 'schemas', alternative: 'valibot' }
const at = (manifest: Partial<Manifest>) => [{ path: 'package.json', manifest: { ...good, ...manifest } }]
const mit = () => 'MIT'

describe('the checks catch', () => {
  const bad: [name: string, violations: () => unknown[]][] = [
    ['a range', () => checkDependencies(at({ dependencies: { zod: '^4.6.7' } }), [row], mit)],
    ['a tag', () => checkDependencies(at({ devDependencies: { zod: 'latest' } }), [row], mit)],
    ['a dependency without a row', () => checkDependencies(at({}), [], mit)],
    ['a row of another version', () => checkDependencies(at({}), [{ ...row, version: '4.0.0' }], mit)],
    ['another licence', () => checkDependencies(at({}), [row], () => 'GPL-3.0')],
    ['a row without an alternative', () => checkDependencies(at({}), [{ ...row, alternative: '' }], mit)],
    ['a row that nothing needs', () => checkDependencies(at({ dependencies: {} }), [row], mit)],
    ['a package of another version', () => checkVersions([...at({}), ...at({ name: 'x', version: '1.0.1' })])],
    ['a package without the licence', () => checkVersions(at({ license: 'MIT' }))],
    [
      'a sibling of another version',
      () => checkVersions([...at({}), ...at({ name: 'x', dependencies: { root: '0.9.0' } })]),
    ],
    ['a host in the lockfile', () => lockWith({ resolved: 'https://example.test/zod.tgz', integrity: 'sha512-x' })],
    ['a missing digest', () => lockWith({})],
    ['an install script', () => lockWith({ integrity: 'sha512-x', hasInstallScript: true })],
    ['an outdated lockfile', () => checkLockfile({ packages: { '': { version: '0.9.0' } } }, at({}))],
  ]
  for (const [name, violations] of bad) test(name, () => assert.equal(violations().length, 1))

  test('nothing in a good example', () => {
    assert.deepEqual(checkDependencies(at({}), [row], mit), [])
    assert.deepEqual(checkVersions(at({})), [])
    assert.deepEqual(lockWith({ integrity: 'sha512-x' }), [])
  })
})

test('rows are read from a table', () => {
  assert.deepEqual(parseRows('| package | version |\n|---|---|\n| `zod` | 4.6.7 | MIT | schemas | valibot |\ntext'), [
    row,
  ])
})

function lockWith(entry: Lockfile['packages'][string]) {
  return checkLockfile({ packages: { '': { version: '1.0.0' }, 'node_modules/zod': entry } }, at({}))
}
