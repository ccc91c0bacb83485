import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { fromBase64, toBase64 } from '@answerable/ledger'
import { ExitError } from '../../platform/exit.ts'
import type { SigningCell } from '../cell.ts'
import { headOf, readLine, SignerReply, type SignerRequest } from './protocol.ts'

/** How often, and how many milliseconds apart, a signer that does not answer is asked again: time to start it anew. */
const ATTEMPTS = 100
const PAUSE = 100

/**
 * The signing cell of a signer process. Requests are asked again until it answers: each may be repeated, since `advance`
 * is a compare-and-swap and signing a head again gives the same bytes.
 * @throws ExitError `signer_unreachable`
 */
export async function remoteCell(socket: string, origin: string, attempts = ATTEMPTS): Promise<SigningCell> {
  const ask = (request: SignerRequest): Promise<SignerReply> => askAgain(socket, request, attempts)
  const { vkey } = await ask({ do: 'key', origin })
  if (vkey === undefined) throw unreadable(socket)
  return {
    vkey,
    async last() {
      const { last } = await ask({ do: 'last', origin })
      if (last === undefined) throw unreadable(socket)
      return last === null ? undefined : headOf(last)
    },
    async advance(expected, next, proof) {
      const wire = { ...next, root: toBase64(next.root) }
      const { advanced } = await ask({ do: 'advance', origin, expected, next: wire, proof: proof.map(toBase64) })
      return advanced === true
    },
    async sign() {
      const { signed } = await ask({ do: 'sign', origin })
      if (signed === undefined) throw unreadable(socket)
      return { ...signed, root: fromBase64(signed.root) }
    },
    close: () => undefined,
  }
}

async function askAgain(socket: string, request: SignerRequest, attempts: number): Promise<SignerReply> {
  for (let attempt = 1; ; attempt++) {
    try {
      return refuse(await askOnce(socket, request))
    } catch (cause) {
      if (cause instanceof ExitError) throw cause
      if (attempt >= attempts)
        throw new ExitError('signer_unreachable', `${socket}: ${(cause as Error).message}`, { cause })
      await wait(PAUSE)
    }
  }
}

function refuse(reply: SignerReply): SignerReply {
  if (reply.refused !== undefined) throw new ExitError('log_stopped', `the signer refuses: ${reply.refused}`)
  return reply
}

async function askOnce(socket: string, request: SignerRequest): Promise<SignerReply> {
  const connection = await open(socket)
  try {
    connection.write(`${JSON.stringify(request)}\n`)
    return SignerReply.parse(JSON.parse(await readLine(connection)))
  } finally {
    connection.destroy()
  }
}

function open(socket: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const connection = connect(socket, () => resolve(connection))
    connection.setTimeout(10_000, () => connection.destroy(new Error('no answer')))
    connection.once('error', reject)
  })
}

function unreadable(socket: string): ExitError {
  return new ExitError('signer_unreachable', `${socket}: what answers is no signer of this version`)
}
