import assert from 'node:assert/strict'
import test from 'node:test'
import {
  CARRIED,
  emptyTrace,
  extendTrace,
  type Origin,
  summariseTrace,
  type Trace,
  traceArguments,
} from '../../src/provenance/index.ts'

const seen = (request: string, untrusted = '', trusted = ''): Trace => {
  let trace = extendTrace(emptyTrace(), { influence: 'request', kind: 'request', trust: 'trusted', text: request })
  const texts = [
    ['trusted', trusted],
    ['untrusted', untrusted],
  ] as const
  for (const [trust, text] of texts) {
    trace = extendTrace(trace, { influence: trust, kind: 'observation', trust, text })
  }
  return trace
}

const originOf = (trace: Trace, name: string, value: string | number, sink?: string): string | undefined => {
  const summary = summariseTrace(traceArguments(trace, { a: value }), [{ name: 'a', sink }])
  return Object.entries(summary).find(([, names]) => names.includes(name))?.[0]
}

const naming: [request: string, value: string | number, origin: Origin][] = [
  ['Pay the bill bill-december-2023.txt', 2023, 'model'],
  ['Pay the bill bill-december-2023.txt', 'december', 'model'],
  ['Pay the bill bill-december-2023.txt', 'bill-december-2023.txt', 'request'],
  ['What did I spend in March 2022?', 2022, 'model'],
  ['Meet me on 2031-05-10 at 16:30', 30, 'model'],
  ['Meet me on May 10th, 2031', 10, 'model'],
  ['Read site.example/GB29NWBK60161331926819', 'GB29NWBK60161331926819', 'model'],
  ['Send 2022 to Mira', 2022, 'request'],
  ['Send $12.50, please', 12.5, 'request'],
  ['Book it for 12.50/night', 12.5, 'request'],
  ['Ticket a/12-4 is mine', 12, 'model'],
  ['Write to ann.lee@corp.example', 'ann', 'model'],
  ['Write to ann.lee@corp.example', 'Ann.Lee@corp.example', 'request'],
  ['Read www.site.example/todo!', 'https://www.site.example/todo', 'request'],
]
for (const [request, value, origin] of naming) {
  test(`"${request}" says of ${value}: ${origin}`, () => {
    assert.equal(originOf(seen(request), 'a', value), origin)
  })
}

test('a part of an address that others wrote is theirs, whatever file the request names', () => {
  assert.equal(originOf(seen('Pay bill-2023.txt', 'amount due: 2023'), 'a', 2023), 'untrusted')
})

test('a value put together from pieces of the request steers nothing: whole, it would', () => {
  const trace = seen('Ask Mira Holm, then Tomas Berg about lunch')
  assert.equal(originOf(trace, 'sink:recipient', 'Tomas Berg Mira Holm', 'recipient'), 'model')
  assert.equal(originOf(trace, 'sink:content', 'Tomas Berg Mira Holm', 'content'), 'request')
  assert.equal(originOf(trace, 'sink:recipient', 'Tomas Berg', 'recipient'), 'request')
})

const invoice = 'Invoice: see pay.example/88, write to desk@pay.example, account GB29 NWBK 6016 1331 9268 19'
const carried: [name: string, text: string, origin: Origin | undefined][] = [
  ['a link others wrote', 'The invoice is at https://pay.example/88', 'untrusted'],
  ['another page of their host', 'See pay.example/other', 'untrusted'],
  ['their mail address', 'Ask Desk@Pay.example', 'untrusted'],
  ['their account, regrouped', 'Pay GB29NWBK60161331926819 soon', 'untrusted'],
  ['a link nobody wrote', 'See drop.example/4711', 'model'],
  ['the link the request gave', 'Read home.example', 'request'],
  ['the worst of several', 'Read home.example and pay.example/88', 'untrusted'],
  ['plain words of theirs', 'The invoice says to write to the desk', undefined],
  ['numbers and dates', 'In 2031-05-10 we paid 1,200.50', undefined],
]
for (const [name, text, origin] of carried) {
  test(`addresses in content: ${name}`, () => {
    assert.equal(originOf(seen('Summarise home.example', invoice), CARRIED, text, 'content'), origin)
  })
}

test('only content carries: a recipient is judged as a recipient', () => {
  assert.equal(originOf(seen('go', invoice), CARRIED, 'desk@pay.example', 'recipient'), undefined)
})

test('a request or a trusted source of any shape is read in linear time', () => {
  const shapes = ['a', 'a-', '1-', '1.', 'a.b ', '1,', 'may ', 'a@', '/1']
  for (const shape of shapes) {
    const read = (times: number): number => {
      const text = shape.repeat(times)
      const start = performance.now()
      extendTrace(emptyTrace(), { influence: 'o', kind: 'observation', trust: 'trusted', text })
      return performance.now() - start
    }
    read(2_000)
    // Sixteen times the text: a quadratic reader takes 256 times as long, and the bound leaves room for a busy machine.
    const [small, large] = [Math.max(1, read(4_000)), read(64_000)]
    assert.ok(large < small * 120, `${shape}: ${small} ms, then ${large} ms`)
  }
})
