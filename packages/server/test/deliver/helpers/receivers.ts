import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'

export const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes 123').toString('base64')}`

export type Mail = { to: string[]; text: string; id: string }
/** A real SMTP server on loopback. `refuse`: mailboxes that do not exist. */
export async function mailbox(refuse: ReadonlySet<string> = new Set(), port = 0) {
  const mails: Mail[] = []
  /** how often the server fails in passing before it takes anything */
  const state = { failures: 0 }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      if (refuse.has(address)) return done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }))
      return done()
    },
    onData: (stream, session, done) => {
      let text = ''
      stream.setEncoding('utf8').on('data', (part: string) => (text += part))
      stream.on('end', () => {
        if (state.failures > 0) {
          state.failures -= 1
          return done(Object.assign(new Error('try again later'), { responseCode: 451 }))
        }
        const id = /^Message-ID:\s*<(.+)@/im.exec(text)?.[1] ?? ''
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text, id })
        return done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const at = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${at.port}`,
    port: at.port,
    mails,
    state,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

export type Hook = { headers: IncomingHttpHeaders; body: string }
/** A webhook receiver on loopback. `answer`: the status of the next requests; null leaves them hanging. */
export async function receiver(port = 0) {
  const hooks: Hook[] = []
  const state: { answer: number | null } = { answer: 204 }
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => (body += part))
    request.on('end', () => {
      hooks.push({ headers: request.headers, body })
      if (state.answer !== null) response.writeHead(state.answer, { location: 'http://127.0.0.1:1/' }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const at = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${at.port}/hook`,
    port: at.port,
    hooks,
    state,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Waits until something is so, for at most 15 s. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (let n = 0; n < 600; n += 1) {
    if (holds()) return
    await setTimeout(25)
  }
  throw new Error(`not within 15 s: ${what}`)
}
