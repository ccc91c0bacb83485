import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

type Reply<T> = { answer: T } | { error: string }

/** A Node process of ours that answers one order at a time over its IPC channel. */
export class Child {
  readonly process: ChildProcess
  output = ''

  /** @param args what comes after `node`, flags included */
  constructor(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    this.process = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--conditions=source', ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    })
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        // The end is what says why it failed, the beginning holds the setup token: both are kept.
        if (this.output.length > 65_536)
          this.output = `${this.output.slice(0, 32_768)}\n…\n${this.output.slice(-16_384)}`
        this.output += chunk.toString('utf8')
      })
    }
  }

  /** @throws Error with the child's own words when it fails, or ends before it answers */
  async order<T>(order: unknown): Promise<T> {
    const stop = new AbortController()
    const ended = once(this.process, 'exit', stop).then(([code]) => {
      throw new Error(`it ended with ${String(code)}:\n${this.output}`)
    })
    const answered = once(this.process, 'message', stop)
    this.process.send(order as object)
    try {
      const [reply] = (await Promise.race([answered, ended])) as [Reply<T>]
      if ('error' in reply) throw new Error(reply.error)
      return reply.answer
    } finally {
      stop.abort()
      await Promise.allSettled([answered, ended])
    }
  }

  /** Asks it to end; after 15 s it is not asked any more. */
  async stop(): Promise<void> {
    const { exitCode, signalCode } = this.process
    if (exitCode !== null || signalCode !== null) return
    const ended = once(this.process, 'exit')
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 15_000)
    this.process.kill('SIGTERM')
    await ended
    clearTimeout(timer)
  }
}
