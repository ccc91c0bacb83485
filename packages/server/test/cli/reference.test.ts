import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Route, routes } from '@answerable/contract'
import { cliReference } from '../../src/cli/reference.ts'
import { signedRoutes } from '../../src/cli/signed-routes.ts'

test('docs/reference/cli.md is what the commands say: npm run docs writes it', () => {
  const file = join(import.meta.dirname, '../../../../docs/reference/cli.md')
  assert.equal(readFileSync(file, 'utf8'), cliReference())
})

test('each signed command is sent to the route the contract has for it', () => {
  const table: Record<string, Route> = routes
  const signed = Object.entries(table).filter(([, { permission }]) => permission === 'signed')
  assert.deepEqual(
    Object.fromEntries(signed.map(([name, { command }]) => [String(command), name])),
    Object.fromEntries(Object.entries(signedRoutes)),
  )
})
