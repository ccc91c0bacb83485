import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ChildOrder } from './crash-child.ts'

export type Acknowledged = { key: string; index: number; id: string; outcome: string }

/** A child process that loads a log until it is killed. */
export class LoadChild {
  readonly acknowledged: Acknowledged[] = []
  readonly #process: ChildProcess
  readonly #exit: Promise<unknown>
  #rest = ''
  #errors = ''

  constructor(order: ChildOrder) {
    const script = fileURLToPath(new URL('./crash-child.ts', import.meta.url))
    const args = ['--conditions=source', script, JSON.stringify(order)]
    this.#process = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#exit = once(this.#process, 'close')
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => this.#read(text))
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text
    })
  }

  /** Until it has acknowledged so many commands. */
  async reached(count: number): Promise<void> {
    while (this.acknowledged.length < count) {
      if (this.#process.exitCode !== null) throw new Error(`the child ended by itself: ${this.#errors}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  /** Ends it as a power cut would end the process: no handler runs. Resolves when all it said was read. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#exit
  }

  // What follows the last line feed was cut off by the kill; the command may or may not have been acknowledged.
  #read(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      const [key = '', index, id = '', outcome = ''] = line.split(' ')
      this.acknowledged.push({ key, index: Number(index), id, outcome })
    }
  }
}
