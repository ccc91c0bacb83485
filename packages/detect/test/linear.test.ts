import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compileSecretRules, detect, shippedSecretRules } from '@answerable/detect'
import { fill, samples } from './support.ts'

/** Texts an attacker would send: the beginning of something, over and over, so that every place looks promising. */
const repeated: Record<string, string> = {
  keyword: 'key',
  'keyword and sign': 'secret=',
  'value without an end': 'token=abcdefghij',
  'command line': 'curl ',
  'command lines': 'curl -u\n',
  'token heads': fill('ey{}J'),
  'dotted heads': fill('ey{}Jabcdefgh.'),
  'key block heads': fill('-----BE{}GIN PRIVATE KEY-----'),
  url: 'a://b:c',
  at: 'a@',
  dots: 'a.',
  digits: '7',
  'digits and spaces': '4 1 ',
  'digits and brackets': '(12) ',
  iban: 'GB29 ',
  colons: 'a:',
  capitals: 'Mr Aa Bb ',
  streets: '12 Aa Bb ',
  'long words': 'rue abcdefghijklmnopqrstuvwx ',
  found: `${fill(samples['github-token'] ?? '')} `,
}

const scan = detect({ secrets: compileSecretRules(shippedSecretRules), personal: {} })

function time(text: string): number {
  const start = performance.now()
  scan(text)
  return performance.now() - start
}

/** How much longer the long text takes: the shortest of several runs in turn, since other work only ever adds. */
function ratio(short: string, long: string): number {
  const runs = Array.from({ length: 3 }, () => [time(short), time(long)] as const)
  return Math.min(...runs.map(([, slow]) => slow)) / Math.max(Math.min(...runs.map(([quick]) => quick)), 0.2)
}

describe('sixteen times the text takes about sixteen times as long', () => {
  for (const [name, unit] of Object.entries(repeated)) {
    test(name, (t) => {
      const text = (length: number): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
      const measured = ratio(text(16_384), text(262_144))
      t.diagnostic(`ratio ${measured.toFixed(1)}`)
      // A square would be 256. Between the two lies what a busy machine and garbage collection add.
      assert.ok(measured < 70, `ratio ${measured.toFixed(1)}`)
    })
  }
})
