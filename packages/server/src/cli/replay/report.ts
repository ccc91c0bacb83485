import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { JsonObject } from '@answerable/contract'
import { draftUseCases, readTools, whysOf, writeDrafts } from '../../draft/index.ts'
import { collectReplay, formatReplay, readUseCaseFiles, replayHtml } from '../../replay/index.ts'
import { CliError } from '../exit.ts'
import { progressBar } from '../progress-bar.ts'
import type { Context, Result } from '../run.ts'
import { type ReplayFlags, replayInThrowAwayLog } from './replay.ts'

export type ReportFlags = Omit<ReplayFlags, 'manifest'> & {
  manifest?: string
  draft: boolean
  tools?: string
  html?: string
}

type Whys = ReadonlyMap<string, ReadonlyMap<string, string>>

/**
 * Replays a recording under given or drafted rules, and tells what came out: a table, data, a page.
 * @throws CliError `invalid_option` where neither a manifest nor a draft is asked for, or both
 */
export async function replayRecording(context: Context, runs: string, flags: ReportFlags): Promise<Result> {
  if ((flags.manifest === undefined) !== flags.draft)
    throw new CliError('invalid_option', 'Say whose rules: --manifest <path>, or --draft to have them drafted.')
  const folder = mkdtempSync(join(tmpdir(), 'answerable-draft-'))
  try {
    const whys = flags.draft ? await draftInto(context, runs, flags, folder) : new Map()
    return await replayUnder(context, runs, { ...flags, manifest: flags.manifest ?? folder }, whys)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const draftInto = async (context: Context, runs: string, flags: ReportFlags, folder: string): Promise<Whys> => {
  const { cwd } = context.io
  const bar = progressBar(context)
  const drafts = await draftUseCases({
    runsPath: resolve(cwd, runs),
    format: flags.format,
    useCase: flags.useCase,
    simulated: true,
    progress: (done, calls, share) => bar.at(share, `read ${done} runs, ${calls} calls`),
    ...(flags.tools === undefined ? {} : { tools: await readTools(resolve(cwd, flags.tools)) }),
  })
  await writeDrafts(folder, drafts, { nested: true })
  return new Map(drafts.map(({ useCase, draft }) => [useCase, whysOf(draft)]))
}

const replayUnder = async (
  context: Context,
  runs: string,
  flags: ReportFlags & { manifest: string },
  whys: Whys,
): Promise<Result> => {
  const { io, globals } = context
  const collector = collectReplay(runs, whys)
  const bar = progressBar(context)
  const started = io.clock.elapsed()
  let calls = 0
  const report = await replayInThrowAwayLog(context, runs, flags, {
    onUseCase: async (suite, file) => collector.open(suite, await readUseCaseFiles(file)),
    onRun: (judged, run) => collector.add(judged, run),
    progress: (done, sofar, share) => {
      calls = sofar
      bar.at(share, `${done} runs, ${sofar} calls`)
    },
  })
  const seconds = Math.max(0.001, (io.clock.elapsed() - started) / 1000)
  const speed = { calls, seconds: Math.round(seconds * 10) / 10, calls_per_second: Math.round(calls / seconds) }
  const wantsPage = globals.json || flags.html !== undefined
  if (wantsPage) context.progress('judging again with one choice turned round at a time')
  const page = wantsPage ? collector.page(report) : undefined
  if (page !== undefined && flags.html !== undefined) write(resolve(io.cwd, flags.html), replayHtml(page))
  const { scored: _, ...detail } = page ?? { scored: null }
  return {
    json: { ...report, speed, detail } as unknown as JsonObject,
    text: [
      ...formatReplay(report).split('\n'),
      '',
      `${calls} calls in ${speed.seconds} s: ${speed.calls_per_second} calls a second`,
      ...(flags.html === undefined ? [] : [`Written: ${flags.html}`]),
    ],
  }
}

const write = (path: string, text: string): void => {
  try {
    // The page holds texts of the recording: it is its reader's alone.
    writeFileSync(path, text, { mode: 0o600 })
  } catch (cause) {
    throw new CliError('file_unreadable', `${path} cannot be written.`, { cause })
  }
}
