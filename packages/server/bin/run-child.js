import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const EXIT_CANNOT_EXECUTE = 126
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']

/**
 * Runs a program in the place of this one: same terminal, same signals, same exit code.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} The exit code; 128 + n when signal n ended it; 126 when it could not be started.
 */
export function runChild(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' })
    const forward = (signal) => {
      if (!deliveredByTerminal(signal)) child.kill(signal)
    }
    const finish = (code) => {
      for (const signal of FORWARDED) process.off(signal, forward)
      resolve(code)
    }
    for (const signal of FORWARDED) process.on(signal, forward)
    child.on('error', (error) => {
      console.error(`cannot start ${command}: ${error.message}`)
      finish(EXIT_CANNOT_EXECUTE)
    })
    child.on('exit', (code, signal) => finish(code ?? 128 + (constants.signals[signal] ?? 0)))
  })
}

/**
 * Ctrl-C and Ctrl-\ reach every process of the foreground group, the child among them. Sending them on as well would
 * hand the child two, and a second interrupt is how people ask a server to stop without finishing its work.
 */
function deliveredByTerminal(signal) {
  if (signal !== 'SIGINT' && signal !== 'SIGQUIT') return false
  return Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY)
}
