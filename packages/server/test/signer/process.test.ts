import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { leafHash, openNote, parseCheckpoint, TileTree, verifyConsistency } from '@answerable/ledger'
import { remoteCell } from '../../src/signer/process/connect.ts'
import { NO_POSTGRES, testDeployment } from '../helpers/deployment.ts'

const PROGRAM = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** A real signer process. */
async function startSigner(folder: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--conditions=source', PROGRAM, 'signer', '--data', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  const listening = new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (part) => {
      said += String(part)
      if (said.includes('listens')) resolve()
    })
    child.once('exit', () => reject(new Error(`the signer did not start: ${said}`)))
  })
  await listening
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

const scratch = (): string => mkdtempSync(join(tmpdir(), 'answerable-signer-'))

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`a signer process beside a server on ${store}`, { skip: store === 'postgres' ? NO_POSTGRES : false }, () => {
    let folder: string
    let child: ChildProcess
    before(async () => {
      folder = scratch()
      child = await startSigner(folder)
    })
    after(async () => {
      await kill(child)
      rmSync(folder, { recursive: true, force: true })
    })

    test('the server never holds the key; killed under load the signer loses and contradicts nothing', async () => {
      const socket = join(folder, 'signer.sock')
      assert.equal(statSync(socket).mode & 0o777, 0o600)
      await using d = await testDeployment({ store, signer: socket })
      assert.equal(existsSync(join(d.dataDir, 'keys/log.key')), false)
      assert.equal(existsSync(join(d.dataDir, 'guard.db')), false)
      await d.founding()
      const client = await d.agentClient('refunds-agent')
      const heads: string[] = []
      for (let round = 0; round < 3; round += 1) {
        const load = Promise.all(Array.from({ length: 12 }, () => client.pay('20.00')))
        await kill(child)
        child = await startSigner(folder)
        for (const { reply } of await load) assert.equal(reply.body['outcome'], 'allow')
        d.clock.advance(100)
        heads.push((await d.http('GET', '/checkpoint')).text)
      }
      const tree = TileTree.empty()
      tree.append((await d.store.entriesFrom(0, 100_000)).map(({ bytes }) => leafHash(bytes)))
      for (const note of heads) {
        const { size, root } = parseCheckpoint(openNote(note, [d.vkey]).text)
        verifyConsistency(size, tree.size, root, tree.root(), size === tree.size ? [] : tree.consistencyProof(size))
      }
      const cell = await remoteCell(socket, d.origin)
      assert.equal((await cell.last())?.size, await d.size())
    })
  })
}

describe('the signer process refuses', () => {
  let folder: string
  let child: ChildProcess
  let socket: string
  const origin = 'test.local/answerable/log/1'
  const grown = (texts: readonly string[]): TileTree => {
    const tree = TileTree.empty()
    tree.append(texts.map((text) => leafHash(Buffer.from(text))))
    return tree
  }
  const headOf = (tree: TileTree) => ({ size: tree.size, govSize: 0, root: tree.root(), time: '' })
  before(async () => {
    folder = scratch()
    child = await startSigner(folder)
    socket = join(folder, 'signer.sock')
  })
  after(async () => {
    await kill(child)
    rmSync(folder, { recursive: true, force: true })
  })

  test('whoever asks: no fork, no way back, before and after it was killed', async () => {
    const cell = await remoteCell(socket, origin)
    const tree = grown(['a', 'b', 'c'])
    assert.equal(await cell.advance(0, headOf(tree), []), true)
    const forks = [grown(['a', 'X', 'c', 'd']), grown(['a', 'b', 'X'])]
    for (let life = 0; life < 2; life += 1) {
      for (const fork of forks) {
        const proof = fork.size > 3 ? fork.consistencyProof(3) : []
        await assert.rejects(cell.advance(3, headOf(fork), proof), { code: 'log_stopped' })
      }
      // From nothing again, as a restored server would: the compare-and-swap does not let it.
      assert.equal(await cell.advance(0, headOf(forks[0] as TileTree), []), false)
      assert.equal(await cell.advance(2, headOf(forks[0] as TileTree), []), false)
      assert.equal((await cell.sign()).size, 3)
      await kill(child)
      child = await startSigner(folder)
    }
    const { checkpoint } = await cell.sign()
    assert.equal(parseCheckpoint(openNote(checkpoint, [cell.vkey]).text).size, 3)
  })

  test('a second signer on one key folder does not start', async () => {
    const second = spawn(process.execPath, [
      '--conditions=source',
      PROGRAM,
      'signer',
      '--data',
      folder,
      '--socket',
      'b',
    ])
    const [status] = (await once(second, 'exit')) as [number]
    assert.equal(status, 12)
  })

  test('what is no request gets no answer and ends nothing', async () => {
    for (const line of ['nonsense\n', '{"do":"seed","origin":"x"}\n', `${'x'.repeat(70_000)}\n`]) {
      const answered = await new Promise<string>((resolve) => {
        let text = ''
        const connection = connect(socket, () => connection.write(line))
        connection.on('data', (part) => (text += String(part)))
        connection.on('error', () => undefined)
        connection.on('close', () => resolve(text))
      })
      assert.equal(answered, '')
    }
    assert.ok((await remoteCell(socket, origin)).vkey.startsWith(`${origin}+`))
  })

  test('a signer that is gone is said so, with a status that asks for a restart', async () => {
    await assert.rejects(remoteCell(join(folder, 'none.sock'), origin, 2), { code: 'signer_unreachable', status: 22 })
  })
})

test('two servers with one key are fenced: the copy of a log that goes its own way is stopped', async () => {
  const signer = scratch()
  const first = scratch()
  const copy = scratch()
  const child = await startSigner(signer)
  try {
    const socket = join(signer, 'signer.sock')
    {
      await using d = await testDeployment({ signer: socket, dataDir: first })
      await d.founding()
    }
    // Yesterday's disk image, started on another machine with access to the same signer.
    cpSync(first, copy, { recursive: true })
    {
      await using d = await testDeployment({ signer: socket, dataDir: first })
      await d.http('GET', '/v1/health')
      const client = await d.agentClient('refunds-agent')
      await client.pay('20.00')
    }
    await assert.rejects(testDeployment({ signer: socket, dataDir: copy }), { code: 'log_stopped' })
  } finally {
    await kill(child)
    for (const folder of [signer, first, copy]) rmSync(folder, { recursive: true, force: true })
  }
})

test('a server refuses a signer that holds another key', async () => {
  const signer = scratch()
  const data = scratch()
  const child = await startSigner(signer)
  try {
    {
      await using d = await testDeployment({ dataDir: data })
      await d.founding()
    }
    await assert.rejects(testDeployment({ signer: join(signer, 'signer.sock'), dataDir: data }), {
      code: 'secret_unusable',
    })
  } finally {
    await kill(child)
    for (const folder of [signer, data]) rmSync(folder, { recursive: true, force: true })
  }
})
