import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readPolicy } from '@answerable/verifier'
import { cosigner, noteSigner, parsePolicy } from '@answerable/ledger'

const log = noteSigner('example.com/log/1', new Uint8Array(32).fill(1)).vkey
const keys = Object.fromEntries(
  ['X1', 'X2', 'X3', 'Y1', 'Y2'].map((name, i) => [name, cosigner(`w.example/${name}`, Buffer.alloc(32, i + 2)).vkey]),
) as Record<'X1' | 'X2' | 'X3' | 'Y1' | 'Y2', string>

const example = `# two organisations
log ${log} https://log.example

witness X1 ${keys.X1} https://x1.example
\twitness  X2  ${keys.X2}
witness X3 ${keys.X3}
group X 2 X1 X2 X3

witness Y1 ${keys.Y1}
witness Y2 ${keys.Y2}
group Y any Y1 Y2

group X-and-Y all X Y
quorum X-and-Y
`

const cases: [cosigned: (keyof typeof keys)[], enough: boolean][] = [
  [[], false],
  [['X1', 'X2'], false],
  [['X1', 'Y1'], false],
  [['Y1', 'Y2'], false],
  [['X1', 'X3', 'Y2'], true],
  [['X1', 'X2', 'X3', 'Y1', 'Y2'], true],
]

describe('tlog-policy, read by both implementations', () => {
  for (const [cosigned, enough] of cases) {
    test(`${cosigned.join(', ') || 'nobody'}: ${enough ? 'a quorum' : 'no quorum'}`, () => {
      const vkeys = cosigned.map((name) => keys[name])
      assert.equal(parsePolicy(example).isQuorum(new Set(vkeys)), enough)
      assert.equal(readPolicy(example).enough(vkeys), enough)
    })
  }

  test('keys, addresses and what is asked for', () => {
    const policy = parsePolicy(example)
    assert.deepEqual(policy.logs, [{ vkey: log, url: 'https://log.example' }])
    assert.deepEqual(policy.witnesses[0], { name: 'X1', vkey: keys.X1, url: 'https://x1.example' })
    assert.ok(policy.asksForWitnesses)
    const verifiers = readPolicy(example)
    assert.deepEqual(verifiers.logs, [log])
    assert.deepEqual(verifiers.witnesses, Object.values(keys))
    assert.equal(parsePolicy('quorum none\n').asksForWitnesses, false)
    assert.equal(readPolicy('quorum none\n').asks, false)
  })

  const witness = `witness X1 ${keys.X1}\n`
  const bad: Record<string, string> = {
    'no quorum': witness,
    'two quorums': `${witness}quorum X1\nquorum none\n`,
    'an undefined name': 'quorum X1\n',
    'a name used twice': `${witness}group A any X1\ngroup B any X1\nquorum A\n`,
    'a name defined twice': `${witness}group X1 any X1\nquorum X1\n`,
    'none as a name': `witness none ${keys.X1}\nquorum none\n`,
    'none as a member': 'group A any none\nquorum A\n',
    'the same key twice': `${witness}witness X2 ${keys.X1}\nquorum X1\n`,
    'a threshold beyond its members': `${witness}group A 2 X1\nquorum A\n`,
    'a threshold of nobody': `${witness}group A 0 X1\nquorum A\n`,
    'a group of nobody': 'group A any\nquorum A\n',
    'a log key as witness': `witness X1 ${log}\nquorum X1\n`,
    'a witness key as log': `log ${keys.X1}\nquorum none\n`,
    'another word': 'witnesses all\nquorum none\n',
  }
  for (const [name, text] of Object.entries(bad)) {
    test(`refused: ${name}`, () => {
      assert.throws(() => parsePolicy(text), { code: 'policy_malformed' })
      assert.throws(() => readPolicy(text), { code: 'policy_malformed' })
    })
  }
})
