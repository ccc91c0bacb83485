import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { serve } from '../../app/index.ts'
import type { Scene } from '../../practice/cast.ts'
import { httpGate, type ReplayOptions, type ReplayReport, type RunFormat, runReplay } from '../../replay/index.ts'
import { sound } from '../groups/use-case.ts'
import type { Context } from '../run.ts'
import { checkUseCase } from '../use-case/check.ts'
import { foundCompany, simulateOwner } from './simulated-owner.ts'

export type ReplayFlags = {
  format?: RunFormat
  useCase?: string
  manifest: string
  seed: string
  concurrency: number
}

/** Who listens while a recording is replayed. */
export type ReplayListener = Pick<ReplayOptions, 'onRun' | 'progress'> & {
  onUseCase?: (suite: string, manifestFile: string) => Promise<void>
}

/** Recorded runs through a running gate over HTTP, in a log with made-up people that is thrown away afterwards. */
export async function replayInThrowAwayLog(
  context: Context,
  runs: string,
  options: ReplayFlags,
  { onUseCase, ...listener }: ReplayListener = {},
): Promise<ReplayReport> {
  const { io } = context
  const { clock, random } = io
  const dataDir = mkdtempSync(join(tmpdir(), 'answerable-replay-'))
  let setupToken = ''
  const config = { dataDir, practice: true, host: '127.0.0.1', port: 0 }
  const serving = await serve(config, {
    clock,
    random,
    onSetupToken: (token) => {
      setupToken = token
    },
    onReport: (line) => io.err(line),
  })
  try {
    const { url, deployment } = serving
    const scene: Scene = { url, origin: deployment.origin, clock, random }
    const company = await foundCompany(scene, setupToken)
    // One after another: people and mandates are shared between the suites.
    let before: Promise<unknown> = Promise.resolve()
    return await runReplay({
      runsPath: resolve(io.cwd, runs),
      manifestPath: resolve(io.cwd, options.manifest),
      shuffleSeed: options.seed,
      ...(options.format === undefined ? {} : { format: options.format }),
      ...(options.useCase === undefined ? {} : { useCase: options.useCase }),
      concurrency: options.concurrency,
      gateFor: (suite, file) => {
        const gate = before.then(async () => {
          const useCase = sound(checkUseCase(io, file), file)
          await onUseCase?.(suite, file)
          const now = await deployment.edge.now()
          return httpGate(await simulateOwner(scene, company, { ...useCase, now }), 'simulated person')
        })
        before = gate.catch(() => undefined)
        return gate
      },
      ...listener,
    })
  } finally {
    await serving.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
