import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'

export interface ChildOptions {
  cwd: string
  env: NodeJS.ProcessEnv
  /** After this many milliseconds the process and everything it started is killed. */
  limit: number
  /** Kills likewise, when the person at the terminal gives up. */
  abort: AbortSignal
}

export interface ChildResult {
  /** Exit code; undefined when a signal ended it or it never started. */
  code: number | undefined
  timedOut: boolean
  /** Standard output and error in the order they came, the last 64 kB. */
  output: string
  milliseconds: number
}

const KEPT_OUTPUT = 65_536

/**
 * Runs one process to its end, or kills it with its whole process group.
 *
 * The group matters: a test that starts a server and then hangs would otherwise leave that server behind.
 */
export function runProcess(command: string, args: string[], options: ChildOptions): Promise<ChildResult> {
  return new Promise((resolve) => {
    const started = performance.now()
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    let output = ''
    let timedOut = false
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-KEPT_OUTPUT)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const kill = () => killGroup(child.pid)
    const timer = setTimeout(() => {
      timedOut = true
      kill()
    }, options.limit)
    options.abort.addEventListener('abort', kill, { once: true })
    if (options.abort.aborted) kill()
    const finish = (code: number | undefined) => {
      clearTimeout(timer)
      options.abort.removeEventListener('abort', kill)
      // What the process left running belongs to nobody now.
      kill()
      resolve({ code, timedOut, output, milliseconds: performance.now() - started })
    }
    child.on('error', (error) => {
      output += `cannot start ${command}: ${error.message}\n`
      finish(undefined)
    })
    child.on('exit', (code) => finish(code ?? undefined))
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // ESRCH: nothing is left in the group, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
