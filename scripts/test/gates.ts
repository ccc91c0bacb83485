import { type ChildOptions, runProcess } from './child.ts'
import type { TestRecord } from './records.ts'

interface Gate {
  name: string
  command: string
  args: string[]
}

const GATE_LIMIT = 180_000

/** Checks over the whole repository; each counts as one test. The tools are found in PATH, where ours come first. */
export const GATES: Gate[] = [
  // Catches an install whose optional Node binary is absent: tools would run on the older system Node without a word.
  { name: 'check-node', command: 'node', args: ['-e', 'process.exit(parseInt(process.versions.node) >= 24 ? 0 : 1)'] },
  { name: 'typecheck', command: 'tsc', args: ['-p', 'tsconfig.json'] },
  { name: 'typecheck console', command: 'tsc', args: ['-p', 'packages/console/tsconfig.json'] },
  { name: 'typecheck verifier page', command: 'tsc', args: ['-p', 'packages/verifier/page/tsconfig.json'] },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', command: 'biome', args: ['format', '--max-diagnostics=200'] },
]

export async function runGate(gate: Gate, options: Omit<ChildOptions, 'limit'>): Promise<TestRecord> {
  const child = await runProcess(gate.command, gate.args, { ...options, limit: GATE_LIMIT })
  const base = { file: 'gate', name: gate.name, milliseconds: child.milliseconds }
  if (child.code === 0) return { ...base, status: 'passed' }
  return { ...base, status: 'failed', error: child.timedOut ? `${child.output}\nstopped after 180 s` : child.output }
}
