import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { verifyStream } from '@answerable/verifier'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { AgentClient } from '../helpers/agent.ts'
import { DAY } from '../helpers/clock.ts'
import type { Founding } from '../helpers/founding.ts'
import { checkOf } from '../vault/support.ts'

// PostgreSQL brings its own clock, which no test moves; what is store-specific here is in test/store/contract.test.ts.
const UNMOVED = 'needs a clock a test can move'

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`the entries of one use case on ${store}`, { skip: store === 'postgres' && UNMOVED }, () => {
    let d: TestDeployment
    let founding: Founding
    let client: AgentClient
    /** exact bytes of every entry of the use case, as an auditor of it alone was given them */
    let entries: Uint8Array[] = []
    let proof = ''

    before(async () => {
      d = await testDeployment({ store })
      founding = await d.founding()
      await d.founding({ useCase: 'other' })
      client = await d.agentClient(founding.agent)
      await client.pay('20.00')
      await d.writer.takeHeads(d.clock.now())
      assert.equal(d.writer.model().model.heads.index, 0, 'the first day has not ended')
      d.clock.advance(DAY)
      client = await d.agentClient(founding.agent)
      await client.pay('21.00')
      await d.writer.takeHeads(d.clock.now())
      await d.writer.takeHeads(d.clock.now())
      await client.pay('22.00')
      const all = await d.store.entriesFrom(0, 10_000)
      entries = all.map(({ bytes }) => bytes).filter((bytes) => streamIn(bytes) === `uc:${founding.useCase}`)
      const path = `/v1/streams/uc:${founding.useCase}/proof`
      proof = (await d.http('GET', path, undefined, await d.bearer(founding.owner))).text
    })
    after(() => d[Symbol.asyncDispose]())

    const verify = (given: readonly Uint8Array[], text = proof) => verifyStream(given, text, { vkeys: [d.vkey] })

    test('are shown to be complete up to where the log says they end; once a day it says so', async () => {
      const verified = verify(entries)
      assert.deepEqual(
        [verified.stream, verified.heads],
        [`uc:${founding.useCase}`, d.writer.model().model.heads.index],
      )
      assert.ok(verified.entries < entries.length, 'what came later is not covered yet')
      const heads = (await d.store.entriesFrom(0, 10_000)).filter(({ bytes }) => text(bytes).includes('"stream.heads"'))
      assert.equal(heads.length, 1)
      await checkOf(d)
    })

    test('with one left out, exchanged, changed or cut off are refused', () => {
      const count = verify(entries).entries
      for (const given of [
        entries.toSpliced(1, 1),
        entries.slice(1),
        entries.slice(0, count - 1),
        entries.with(1, entries[2] ?? new Uint8Array()).with(2, entries[1] ?? new Uint8Array()),
        entries.with(count - 1, entries[count] ?? new Uint8Array()),
      ]) {
        assert.throws(() => verify(given), { code: 'stream_incomplete' })
      }
    })

    test('with a shorter line, or the line of another stream, are refused: the line is in the log', () => {
      const changed = (change: (value: { line: [string, number, string]; index?: number }) => void): string => {
        const value = JSON.parse(proof) as { line: [string, number, string] }
        change(value)
        return JSON.stringify(value)
      }
      assert.throws(
        () =>
          verify(
            entries,
            changed((value) => (value.line[1] -= 1)),
          ),
        { code: 'inclusion_invalid' },
      )
      assert.throws(
        () =>
          verify(
            entries,
            changed((value) => (value.line[0] = 'uc:other')),
          ),
        { code: 'inclusion_invalid' },
      )
    })
  })
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')
const streamIn = (bytes: Uint8Array): unknown => (JSON.parse(text(bytes)) as { stream: string }).stream
