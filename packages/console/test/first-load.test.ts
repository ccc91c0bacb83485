import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { consoleDist, ensureConsole } from '../../../scripts/lib/console-build.ts'

/** What a first load may cost: a phone on a slow network still shows a page within a few seconds. */
const MOST = 300 * 1024

test('the first load is at most 300 kB of compressed JavaScript', async (t) => {
  await ensureConsole()
  const page = readFileSync(join(consoleDist, 'index.html'), 'utf8')
  const scripts = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/gu)].flatMap(([, path]) => path ?? [])
  assert.ok(scripts.length > 0)
  const bytes = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(consoleDist, path))).byteLength, 0)
  t.diagnostic(`${Math.round(bytes / 1024)} kB in ${scripts.length} files`)
  assert.ok(bytes <= MOST, `${bytes} bytes`)
})
