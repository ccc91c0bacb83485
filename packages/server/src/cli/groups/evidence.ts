import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Instant, type JsonObject } from '@answerable/contract'
import { verifyBundle } from '@answerable/verifier'
import type { Command } from 'commander'
import { CliError } from '../exit.ts'
import { wholeNumber } from '../options.ts'
import type { Context, Result, Runner } from '../run.ts'

type Options = { from: string; to: string; useCase?: string; sample: number; out: string }

/** `answerable evidence`: a folder an auditor checks without this server, and without us. */
export function evidenceCommand(program: Command, run: Runner): void {
  program
    .command('evidence')
    .description('Collect evidence over a period: population, a sample nobody chose, deviations, and the verifier')
    .requiredOption('--from <instant>', 'first instant, or a day as 2027-05-01')
    .requiredOption('--to <instant>', 'the instant it ends before')
    .option('--use-case <name>', 'one use case; all of them if left out')
    .option('--sample <count>', 'decisions to draw', wholeNumber, 25)
    .option('--out <folder>', 'where to write it', 'evidence')
    .action(run(async (context, options: Options) => evidence(context, options)))
}

async function evidence(context: Context, options: Options): Promise<Result> {
  const [{ collect }, { findVerifier }] = await Promise.all([
    import('../evidence/collect.ts'),
    import('../evidence/find-verifier.ts'),
  ])
  const verifier = findVerifier()
  const { client, vkey } = await context.connect()
  const { useCase, sample } = options
  const query = { from: instantOf(options.from), to: instantOf(options.to), useCase, sample }
  const { bundle, decisions } = await collect(client, query, (line) => context.progress(line))
  const text = `${JSON.stringify(bundle, null, 1)}\n`
  // Checked as its reader will check it: what does not pass is not handed out.
  const verified = verifyBundle(text, { vkeys: [vkey] })
  const folder = resolve(context.io.cwd, options.out)
  mkdirSync(join(folder, 'decisions'), { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, 'bundle.json'), text, { mode: 0o600 })
  writeFileSync(join(folder, 'README.txt'), readme(vkey), { mode: 0o600 })
  for (const name of ['verify.html', 'verify.mjs']) copyFileSync(join(verifier, name), join(folder, name))
  for (const [id, decision] of decisions) {
    writeFileSync(join(folder, 'decisions', `${id}.json`), `${JSON.stringify(decision, null, 2)}\n`, { mode: 0o600 })
  }
  const { population, deviations, checks, streams } = verified
  const { style } = context
  return {
    json: {
      folder,
      population: population.length,
      sample: [...verified.sample],
      deviations: deviations.map((one) => ({ ...one })),
      streams: streams.map((one) => ({ ...one })),
      checks: checks.map((check) => ({ ...check })),
    } satisfies JsonObject,
    text: [
      ...checks.map(({ name, ok, detail }) => `${ok ? style.green('✓') : style.yellow('!')} ${name}: ${detail}`),
      ...deviations.map(({ kind, time, detail }) => `  ${time} ${kind}: ${detail}`),
      '',
      `In ${folder}. Anybody checks it with: node verify.mjs bundle.json '<key of the log>', or verify.html from disk.`,
    ],
  }
}

function instantOf(text: string): string {
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00.000Z` : text
  if (Instant.safeParse(whole).success) return whole
  throw new CliError('invalid_option', `"${text}" is no instant: write 2027-05-01 or 2027-05-01T00:00:00.000Z.`)
}

const readme = (vkey: string): string => `Evidence from an Answerable log

bundle.json    every entry of the streams, the sample with its receipts, the deviations
decisions/     the sampled decisions with names and texts, each statement with its receipt
verify.html    open it from disk in a browser: no network, nothing is sent
verify.mjs     the same for Node: node verify.mjs bundle.json '<key of the log>'

The log said its key is
  ${vkey}
Do not take it from here: compare it with the key you were given by somebody you trust.

The sample: of every decision of the period the ones with the smallest
SHA-256("answerable-sample/v1\\n" + root of the checkpoint in hex + "\\n" + id). Draw it again and compare.
`
