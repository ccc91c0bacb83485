import { chmodSync, existsSync, unlinkSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { fromBase64, toBase64 } from '@answerable/ledger'
import type { Random } from '../../platform/entropy.ts'
import { ExitError } from '../../platform/exit.ts'
import { dataPaths, prepareFolder } from '../../platform/paths.ts'
import { ownFile } from '../../store/sqlite/open.ts'
import { localCell, type SigningCell } from '../cell.ts'
import { loadSeeds, signersOf } from '../keys.ts'
import { openGuard } from '../guard.ts'
import { headOf, readLine, type SignerReply, SignerRequest } from './protocol.ts'

export type SignerProcess = { readonly socket: string; stop(): Promise<void> }

export type SignerOptions = {
  /** holds keys/log.key and guard.db, and nothing else of the log */
  folder: string
  /** path of the unix socket; only this user may connect */
  socket: string
  random: Random
  report: (line: string) => void
}

/**
 * Key and guard in a process of their own. Who takes over the server can ask for signatures, and gets none for a head
 * that does not extend the last one; the key never leaves this process.
 * @throws ExitError `store_in_use` when another signer holds the folder; `folder_unusable`, `secret_unusable`
 */
export async function serveSigner({ folder, socket, random, report }: SignerOptions): Promise<SignerProcess> {
  const paths = dataPaths(folder)
  prepareFolder(paths)
  // INVARIANT: one signer per key folder. Two would each be right about a history of their own.
  const lock = ownFile(paths.guard)
  const seeds = loadSeeds(paths.logKey, random)
  const cells = new Map<string, SigningCell>()
  const cellOf = (origin: string): SigningCell => {
    const cell = cells.get(origin) ?? localCell(signersOf(origin, seeds), openGuard(paths.guard, origin))
    cells.set(origin, cell)
    return cell
  }
  // A socket file left by a killed signer; the lock above shows that nobody listens on it.
  if (existsSync(socket)) unlinkSync(socket)
  const server = createServer((connection) => {
    answerOne(connection, cellOf).catch((error: unknown) => {
      report(`signer: ${(error as Error).message}`)
      connection.destroy()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new ExitError('folder_unusable', `${socket}: ${cause.message}`, { cause })))
    server.listen(socket, resolve)
  })
  chmodSync(socket, 0o600)
  return {
    socket,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          for (const cell of cells.values()) cell.close()
          lock.close()
          resolve()
        })
      }),
  }
}

async function answerOne(connection: Socket, cellOf: (origin: string) => SigningCell): Promise<void> {
  connection.setTimeout(10_000, () => connection.destroy())
  // A caller that goes away takes its own request with it, never the signer.
  connection.on('error', () => undefined)
  const request = SignerRequest.parse(JSON.parse(await readLine(connection)))
  connection.end(`${JSON.stringify(await answer(request, cellOf(request.origin)))}\n`)
}

async function answer(request: SignerRequest, cell: SigningCell): Promise<SignerReply> {
  try {
    switch (request.do) {
      case 'key':
        return { vkey: cell.vkey }
      case 'last': {
        const last = await cell.last()
        return { last: last === undefined ? null : { ...last, root: toBase64(last.root) } }
      }
      case 'advance':
        return {
          advanced: await cell.advance(request.expected, headOf(request.next), request.proof.map(fromBase64)),
        }
      case 'sign': {
        const { size, root, checkpoint } = await cell.sign()
        return { signed: { size, root: toBase64(root), checkpoint } }
      }
    }
  } catch (error) {
    if (error instanceof ExitError && error.code === 'log_stopped') return { refused: error.message }
    throw error
  }
}
