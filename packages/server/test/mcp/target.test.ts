import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTarget, secretsOf } from '../../src/mcp/target.ts'

test('what stands after -- is one address, or a command', () => {
  assert.deepEqual(readTarget(['npx', 'server', '--flag'], { env: { KEY: 'v' } }), {
    kind: 'command',
    command: 'npx',
    args: ['server', '--flag'],
    env: { KEY: 'v' },
  })
  const address = readTarget(['https://tools.example/mcp'], { headers: { authorization: 'Bearer x' } })
  assert.deepEqual(secretsOf(address), ['Bearer x'])
})

test('what could leak a credential, or would be ignored, is refused', () => {
  assert.throws(() => readTarget([]), TypeError)
  assert.throws(() => readTarget(['https://user:pass@tools.example/mcp']), TypeError)
  assert.throws(() => readTarget(['npx', 'server'], { headers: { authorization: 'x' } }), TypeError)
  assert.throws(() => readTarget(['https://tools.example/mcp'], { env: { KEY: 'v' } }), TypeError)
})
