import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseChange, renderChanges } from '../scripts/lib/changes.ts'
import { readFiles } from './lib/repo.ts'

describe('every fragment in .changes is well-formed', () => {
  for (const { path, text } of readFiles('.changes/*')) {
    test(path, () => {
      assert.match(path, /^\.changes\/[a-z0-9-]+\.md$/u)
      assert.doesNotThrow(() => parseChange(text))
    })
  }
})

describe('a fragment is refused when', () => {
  const bad: [why: string, text: string, message: RegExp][] = [
    ['it is empty', '', /line 1/],
    ['its type is unknown', 'type: feature\nA sentence.\n', /line 1/],
    ['it says nothing', 'type: added\n', /line 2/],
    ['it holds no sentence', 'type: added\nnew stuff\n', /line 2/],
    ['its third line is no action', 'type: added\nA sentence.\nAnother one.\n', /line 3/],
    ['it goes on', 'type: added\nA sentence.\noperator: Do this.\nAnd that.\n', /at most three/],
  ]
  for (const [why, text, message] of bad) test(why, () => assert.throws(() => parseChange(text), message))
})

test('sections come in the order a reader cares about them', () => {
  const fixed = parseChange('type: fixed\nB is mended.\n')
  const security = parseChange('type: security\nA is closed.\noperator: Restart every server.\n')
  assert.equal(
    renderChanges([fixed, security]),
    '### Security\n\n- A is closed.\n  **Operators:** Restart every server.\n\n### Fixed\n\n- B is mended.\n',
  )
})
