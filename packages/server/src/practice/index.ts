import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve, type Serving } from '../app/index.ts'
import type { Io } from '../cli/io.ts'
import { keyPath, writeKeyFile } from '../cli/keys/folder.ts'
import { createKeyFile } from '../cli/keys/key-file.ts'
import { styleFor } from '../cli/style.ts'
import type { Actor } from './cast.ts'
import { narrator, type Narrator, StoryBroken } from './narrator.ts'
import { type Guide, practiceGuide } from './guide.ts'
import type { Founded, Stage } from './stage.ts'
import { founding } from './steps/1-founding.ts'
import { signing } from './steps/2-signing.ts'
import { holding } from './steps/3-holding.ts'
import { lapse } from './steps/4-lapse.ts'
import { pauseUnderLoad } from './steps/5-pause.ts'
import { proof } from './steps/6-proof.ts'

export type PracticeOptions = {
  io: Io
  /** no waiting between the steps, even where people watch */
  fast: boolean
  /** leave the server running afterwards, until the process is asked to end */
  keep: boolean
  /** 0: any free port */
  port: number
}

/** What came of it; `failures` names what did not come out as told. */
export type PracticeResult = {
  failures: readonly string[]
  seconds: number
  url: string
  folder: string
  kept: boolean
}

/**
 * The whole sentence in one terminal: every step goes through a real server over HTTP, in a practice log of its own.
 * A step that does not come out as told is named and makes the command fail, so the story is also a test.
 */
export async function runPractice({ io, fast, keep, port }: PracticeOptions): Promise<PracticeResult> {
  const started = io.clock.elapsed()
  const folder = mkdtempSync(join(tmpdir(), 'answerable-practice-'))
  const pause = fast || !io.watched ? () => Promise.resolve() : wait
  const tell = narrator({ out: io.out, style: styleFor(io.colour), columns: io.columns, pause })
  let serving: Serving | undefined
  let guide: Guide | undefined
  try {
    let setupToken = ''
    const config = { dataDir: folder, practice: true, host: '127.0.0.1', port }
    const options = {
      clock: io.clock,
      random: io.random,
      onSetupToken: (token: string) => {
        setupToken = token
      },
    }
    serving = await serve(config, options, (request) => guide?.(request))
    const { deployment, url } = serving
    const { origin, vkey } = deployment
    const { clock, random } = io
    const stage = { tell, deployment, url, origin, vkey, folder, setupToken, clock, random, pause }
    const founded = await play(stage)
    if (keep && founded !== undefined) {
      await keepKey(folder, founded.cast.ada, random)
      guide = practiceGuide(stage, founded)
    }
    const seconds = (io.clock.elapsed() - started) / 1000
    epilogue(io, tell, { seconds, url, folder, vkey, keep })
    if (keep) await io.stopped()
    return { failures: tell.failures, seconds, url, folder, kept: keep }
  } finally {
    await serving?.stop()
    if (!keep) rmSync(folder, { recursive: true, force: true })
  }
}

/** @returns the people, unless the story broke before they were all there */
async function play(stage: Stage): Promise<Founded | undefined> {
  const { tell } = stage
  await tell.say(tell.style.bold('PRACTICE: nothing here is real, and everything works as it does when it is.'))
  await tell.show([`log  ${stage.origin}`, `http ${stage.url}`, `data ${stage.folder}`])
  try {
    const founded = await founding(stage)
    const { receipt, ...signed } = await signing(stage, founded)
    await holding(stage, signed)
    await lapse(stage, signed)
    await pauseUnderLoad(stage, signed)
    await proof(stage, receipt)
    return founded
  } catch (error) {
    if (error instanceof StoryBroken) return undefined
    throw error
  }
}

type Ending = { seconds: number; url: string; folder: string; vkey: string; keep: boolean }

function epilogue({ out }: Io, { failures, style }: Narrator, { seconds, url, folder, vkey, keep }: Ending): void {
  const verdict =
    failures.length === 0
      ? style.green(`All of it came out as told, in ${seconds.toFixed(0)} seconds.`)
      : style.red(`${failures.length} of it did not come out as told.`)
  const next = keep
    ? [
        `The practice server stays at ${url} until you press Ctrl-C. Open it: it guides you through five minutes.`,
        'In another terminal, be Ada Example:',
        '',
        `  export ANSWERABLE_URL=${url} ANSWERABLE_PASSPHRASE='${PASSPHRASE}'`,
        `  export ANSWERABLE_HOME=${homeIn(folder)}`,
        '  npx --no -- answerable use-case show refund-assistant',
        '  npx --no -- answerable decision list --limit 5      then: explain <decision>',
        '  npx --no -- answerable pause refund-assistant --reason "Tried" --automation',
        `  npx --no -- answerable verify ${join(folder, 'refund-80.receipt.json')} \\`,
        `    --vkey '${vkey}'`,
        `  npx --no -- answerable fsck --data ${folder}`,
      ]
    : [
        'Try next:',
        '  npm start -- --practice --keep      the same, and the server stays for you to look around',
        '  npm start                           a log of your own: docs/guide/getting-started.md',
        '  npx --no -- answerable use-case check examples/refund-assistant/answerable.yaml',
      ]
  for (const line of ['', style.bold(verdict), '', ...next]) out(line)
}

/** Known to everybody who reads this: it guards a made-up person's key in a log that is evidence of nothing. */
const PASSPHRASE = 'made-up people only'
const homeIn = (folder: string): string => join(folder, 'home')

async function keepKey(folder: string, { key }: Actor, random: Io['random']): Promise<void> {
  const seed = Buffer.from(key.jwk().d, 'base64url')
  writeKeyFile(keyPath(homeIn(folder), 'ada'), await createKeyFile(PASSPHRASE, { random, seed }))
}

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
