import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { anchorsOf, checkLinks } from './lib/markdown.ts'
import { exists, readFiles, show } from './lib/repo.ts'

test('every relative link in the documentation leads somewhere', () => {
  const files = readFiles('*.md', 'docs/**/*.md', 'packages/**/*.md', 'examples/**/*.md')
  assert.ok(files.length > 5)
  assert.deepEqual(show(checkLinks(files, exists)), [])
})

describe('the check', () => {
  const files = (text: string) => [
    { path: 'docs/a.md', text },
    { path: 'docs/b.md', text: '# One *idea*: `x`\n## Twice\n## Twice\n' },
  ]
  const check = (text: string) => show(checkLinks(files(text), (path) => path === 'LICENSE'))
  const caught = ['[x](c.md)', '[x](b.md#two)', '[x](../../etc/passwd)', '[x](#none)', '[x]: c.md', '![x](<c.png>)']
  const allowed = ['[x](b.md)', '[x](b.md#one-idea-x)', '[x](b.md#twice-1)', '[x](../LICENSE)', '[x](https://x.test/y)']
  for (const text of caught) test(`catches ${text}`, () => assert.equal(check(text).length, 1))
  for (const text of [...allowed, '`[x](c.md)`', '```\n[x](c.md)\n```']) {
    test(`allows ${JSON.stringify(text)}`, () => assert.deepEqual(check(text), []))
  }
  test('makes anchors as code hosts do', () => {
    assert.deepEqual(anchorsOf('# A b\n```\n# no\n```\n## A b\n### Über-alles, 2 Dinge!'), [
      'a-b',
      'a-b-1',
      'über-alles-2-dinge',
    ])
  })
})
