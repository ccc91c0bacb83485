import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export type HttpAnswer = { status: number; body: string }
type Pending = { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void }

const HEAD_END = Buffer.from('\r\n\r\n')

/**
 * One keep-alive HTTP/1.1 connection with one request under way at a time. Far cheaper than `fetch`, so that on a small
 * machine the load generator takes as little as it can from the server it measures.
 */
export class Connection {
  readonly #socket: Socket
  readonly #host: string
  #received: Buffer[] = []
  #length = 0
  #bodyStart = 0
  #wanted = 0
  #status = 0
  #pending: Pending | undefined

  private constructor(socket: Socket, host: string) {
    this.#socket = socket
    this.#host = host
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the server closed the connection')))
  }

  static async open(port: number, host = '127.0.0.1'): Promise<Connection> {
    const socket = connect({ port, host, noDelay: true })
    await once(socket, 'connect')
    return new Connection(socket, `${host}:${port}`)
  }

  /** @param headers complete lines, each ended by CRLF */
  post(path: string, headers: string, body: string): Promise<HttpAnswer> {
    if (this.#pending !== undefined) throw new Error('one request at a time')
    const length = Buffer.byteLength(body)
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject }
      this.#socket.write(
        `POST ${path} HTTP/1.1\r\nHost: ${this.#host}\r\nContent-Type: application/json\r\n` +
          `Content-Length: ${length}\r\n${headers}\r\n${body}`,
      )
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk)
    this.#length += chunk.length
    if (this.#wanted === 0 && !this.#readHead()) return
    if (this.#length < this.#wanted) return
    const body = Buffer.concat(this.#received, this.#length).toString('utf8', this.#bodyStart, this.#wanted)
    const { resolve } = this.#pending ?? {}
    const status = this.#status
    this.#received = []
    this.#length = 0
    this.#wanted = 0
    this.#pending = undefined
    resolve?.({ status, body })
  }

  /** False while the head is incomplete. */
  #readHead(): boolean {
    const all = Buffer.concat(this.#received, this.#length)
    this.#received = [all]
    const end = all.indexOf(HEAD_END)
    if (end < 0) return false
    const head = all.toString('latin1', 0, end)
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
    if (length === undefined) {
      this.#fail(new Error('an answer without Content-Length'))
      return false
    }
    this.#status = Number(head.slice(9, 12))
    this.#bodyStart = end + HEAD_END.length
    this.#wanted = this.#bodyStart + Number(length)
    return true
  }

  #fail(error: Error): void {
    this.#pending?.reject(error)
    this.#pending = undefined
  }
}
