import assert from 'node:assert/strict'
import { basename, dirname } from 'node:path'
import { describe, test } from 'node:test'
import { BOUNDARIES, checkBoundaries } from './lib/boundaries.ts'
import { type Manifest, readFiles, readManifests, show } from './lib/repo.ts'

describe('dependencies point one way only', () => {
  for (const { path, manifest } of readManifests().filter((file) => file.path !== 'package.json')) {
    const name = basename(dirname(path))
    test(name, () => {
      const files = readFiles(`packages/${name}/src/**/*.{ts,tsx}`)
      assert.ok(files.length > 0, 'the package has sources')
      assert.deepEqual(show(checkBoundaries(name, manifest, files)), [])
    })
  }

  test('no boundary is kept for a package that is gone', () => {
    const names = readManifests().map(({ path }) => basename(dirname(path)))
    assert.deepEqual(
      Object.keys(BOUNDARIES).filter((name) => !names.includes(name)),
      [],
    )
  })
})

const manifest = (...names: string[]): Manifest => ({
  name: '@answerable/x',
  version: '0.0.0',
  dependencies: Object.fromEntries(names.map((name) => [name, '1.0.0'])),
})

const caught: [name: string, source: string, dependencies: string[], why: RegExp][] = [
  ['ledger', `import { z } from 'zod'`, ['zod'], /may not import zod/],
  ['ledger', `import { readFileSync } from 'node:fs'`, [], /may not import node:fs/],
  ['ledger', `import { createHash } from 'crypto'`, [], /must be written node:crypto/],
  [
    'verifier',
    `export { leafHash } from '@answerable/ledger'`,
    ['@answerable/ledger'],
    /may not import @answerable\/ledger/,
  ],
  ['verifier', `const c = await import('node:crypto')`, [], /may not import node:crypto/],
  ['verifier', `export { leafHash } from '../../ledger/src/tree.ts'`, [], /leaves the package/],
  ['verifier', `const bytes = Buffer.from(text)`, [], /does not exist in a browser/],
  [
    'domain',
    `import type {\n  Policy,\n} from '@answerable/policy'`,
    ['@answerable/policy'],
    /may not import @answerable\/policy/,
  ],
  ['domain', `const home = process.env['HOME']`, [], /does not exist in a browser/],
  ['domain', `const fs = process.getBuiltinModule('node:fs')`, [], /may not import node:fs/],
  ['contract', `import { x } from './x'`, [], /must end in \.ts/],
  ['contract', `type X = import('@answerable/domain').X`, ['@answerable/domain'], /may not import @answerable\/domain/],
  ['server', `import express from 'express'`, [], /not among the package's dependencies/],
  ['studio', ``, [], /no boundary is written down/],
]

describe('the check catches', () => {
  for (const [name, text, dependencies, why] of caught) {
    test(`${name}: ${text}`, () => {
      const found = checkBoundaries(name, manifest(...dependencies), [{ path: `packages/${name}/src/x.ts`, text }])
      assert.match(show(found).join('\n'), why)
    })
  }

  test('and leaves alone what only looks like an import', () => {
    const text = `// import x from 'zod'\nconst s = "import y from 'pg'"\nconst t = \`import z from 'pg' \${s}\`\n/* Buffer.from */`
    assert.deepEqual(checkBoundaries('domain', manifest(), [{ path: 'packages/domain/src/x.ts', text }]), [])
  })
})
