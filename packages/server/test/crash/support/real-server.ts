import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Place } from './place.ts'

const PROGRAM = fileURLToPath(new URL('../../../src/main.ts', import.meta.url))
const START_LIMIT = 60_000

/** A log, and the port it is served at; 0, which it is unless said, is any free one. */
type Where = Pick<Place, 'paths' | 'databaseUrl'> & { port?: number }

/** `answerable serve` as a process of its own, started from its entry point. */
export class RealServer {
  /** where it answers */
  url = ''
  /** everything it said, to its end */
  output = ''
  readonly #process: ChildProcess
  readonly #ended: Promise<unknown>
  readonly #isTraced: boolean

  /** @param tracer program and arguments that run the server, say strace */
  constructor({ paths, databaseUrl, port = 0 }: Where, tracer: readonly string[] = []) {
    this.#isTraced = tracer.length > 0
    const command = [
      ...tracer,
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      '--conditions=source',
      PROGRAM,
      'serve',
    ]
    const [program = '', ...args] = command
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      ANSWERABLE_DATA: paths.folder,
      ANSWERABLE_HOST: '127.0.0.1',
      ANSWERABLE_PORT: String(port),
      ...(databaseUrl === undefined ? {} : { ANSWERABLE_DATABASE_URL: databaseUrl }),
    }
    // Behind a tracer it has a group of its own, for a kill to reach; else it stays in ours and ends with it.
    this.#process = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: this.#isTraced })
    this.#ended = once(this.#process, 'close')
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text
      })
    }
  }

  /** Starts one and waits until it answers. @throws Error with the server's own words when it does not */
  static async start(place: Where, tracer?: readonly string[]): Promise<RealServer> {
    const server = new RealServer(place, tracer)
    const before = performance.now()
    while (!server.#hasEnded && performance.now() - before < START_LIMIT) {
      const port = / answers at http:\/\/127\.0\.0\.1:(\d+)| answers at http:\/\/localhost:(\d+)/.exec(server.output)
      if (port !== null && server.output.includes(' data ')) {
        server.url = `http://127.0.0.1:${port[1] ?? port[2]}`
        return server
      }
      await setTimeout(10)
    }
    await server.kill()
    throw new Error(`the server did not start: ${server.output}`)
  }

  get #hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null
  }

  /** What it said beyond the lines every start says: alarms, errors of its own. */
  get complaints(): string[] {
    return this.output
      .split('\n')
      .filter((line) => line !== '' && !/^(?:Answerable answers at| {2}log| {2}data)/.test(line))
  }

  /** Ends it as a power cut would end the process: no handler runs. */
  async kill(): Promise<void> {
    if (this.#isTraced && !this.#hasEnded) process.kill(-(this.#process.pid ?? 0), 'SIGKILL')
    this.#process.kill('SIGKILL')
    await this.#ended
  }

  /** Its exit status, once it has ended by itself. */
  async exit(): Promise<number | null> {
    const late = AbortSignal.timeout(START_LIMIT)
    late.addEventListener('abort', () => void this.kill())
    await this.#ended
    return this.#process.exitCode
  }

  /** Asks it to end, as a supervisor does. */
  async stop(): Promise<number | null> {
    this.#process.kill('SIGTERM')
    return this.exit()
  }
}
