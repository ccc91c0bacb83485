import type { JsonObject } from '@answerable/contract'
import { followRotations, readPolicy, VerificationError } from '@answerable/verifier'
import type { Command } from 'commander'
import { CliError } from '../exit.ts'
import { readText, repeated } from '../options.ts'
import { pinnedKeys } from '../profile/pins.ts'
import type { Context, Result, Runner } from '../run.ts'
import { objectAt, textOr } from '../reply.ts'
import { columns, type Style, wrap } from '../style.ts'
import { type Verified, verifyFile } from '../verify/verify-file.ts'

type Options = { vkey?: string[]; personKey?: string[]; policy?: string; witness?: string[]; rotation?: string[] }

/** `answerable verify`: offline, with the verifier package, which shares no code with the server's ledger. */
export function verifyCommand(program: Command, run: Runner): void {
  program
    .command('verify')
    .description('Check a receipt, or a decision file with its receipts, without any network')
    .argument('<file>', '*.receipt.json, or what `answerable explain --out` wrote')
    .option('--vkey <key>', 'the key of the log, as you got it from somebody you trust', repeated)
    .option('--policy <file>', 'logs and witnesses you trust, and how many of them (C2SP tlog-policy)')
    .option('--witness <key>', 'the key of a witness you trust; all that are given must have signed', repeated)
    .option('--rotation <file>', 'receipt by which the log changed its key, oldest first', repeated)
    .option('--person-key <k_…=key>', 'public key of a person, as you got it from them', repeated)
    .action(run(async (context, file: string, options: Options) => verify(context, file, options)))
}

function verify({ io, home, style }: Context, file: string, options: Options): Result {
  const personKeys = Object.fromEntries((options.personKey ?? []).map((pair) => split(pair)))
  const trusted = trustOf(io, options)
  const known = [...(options.vkey ?? []), ...trusted.logs, ...pinnedKeys(home)]
  const vkeys = withRotations(io, known, options.rotation ?? [])
  const all = verifyFile(readText(io, file), {
    ...(vkeys.length === 0 ? {} : { vkeys }),
    witnesses: trusted.witnesses,
    quorum: trusted.quorum,
    personKeys,
    now: new Date(io.clock.now()),
  })
  const holds = all.length > 0 && all.every((one) => one.holds)
  const unwitnessed = trusted.asks && all.some(({ receipt }) => receipt?.witnessed !== true)
  const erased = all.some(({ receipt }) => Object.keys(receipt?.erased ?? {}).length > 0)
  const unpinned = all.some((one) => one.checks.some(({ name, ok }) => name === 'checkpoint' && !ok))
  return {
    json: { file, holds, witnessed: holds && !unwitnessed, erased, receipts: all.map(asJson) },
    text: [
      ...(all.length === 1
        ? all.flatMap((one) => checkLines(one, style, io.watched ? io.columns : Infinity))
        : columns(all.map((one) => summary(one, style)))),
      '',
      ...marks(all, style),
      holds
        ? `${style.green('✓')} It holds.${unwitnessed ? ' UNWITNESSED: only its operator vouches for it.' : ''}`
        : `${style.red('✗')} It does not hold${unpinned ? ' as long as nobody vouches for the key' : ''}.`,
      ...(unpinned ? ['  Ask the operator for the key of the log (answerable health) and give it with --vkey.'] : []),
    ],
    exit: holds ? (erased ? 'erased' : unwitnessed ? 'unwitnessed' : 'ok') : 'refused',
  }
}

type Trust = {
  logs: readonly string[]
  witnesses: readonly string[]
  /** false only where a policy says `quorum none` */
  asks: boolean
  quorum: (cosigned: readonly string[]) => boolean
}

/** Whom the reader trusts. Asking for no witness at all has to be said, in a policy: a log can contradict itself unseen. */
function trustOf(io: Context['io'], { policy, witness = [] }: Options): Trust {
  if (policy === undefined) {
    const quorum = (cosigned: readonly string[]): boolean => witness.every((vkey) => cosigned.includes(vkey))
    return { logs: [], witnesses: witness, asks: true, quorum }
  }
  try {
    const { logs, witnesses, asks, enough } = readPolicy(readText(io, policy))
    return { logs, witnesses: [...new Set([...witnesses, ...witness])], asks, quorum: enough }
  } catch (cause) {
    if (!(cause instanceof VerificationError)) throw cause
    throw new CliError('invalid_file', cause.message, { cause })
  }
}

function withRotations(io: Context['io'], vkeys: readonly string[], files: readonly string[]): readonly string[] {
  try {
    return files.length === 0
      ? vkeys
      : followRotations(
          vkeys,
          files.map((file) => readText(io, file)),
        )
  } catch (cause) {
    if (!(cause instanceof VerificationError)) throw cause
    throw new CliError('invalid_file', `--rotation: ${cause.message}`, { cause })
  }
}

function checkLines({ checks, fault }: Verified, style: Style, columnsWide: number): string[] {
  if (fault !== undefined) return [`${style.red('✗')} ${fault.message}`, style.dim(`  code ${fault.code}`)]
  const widest = Math.max(...checks.map(({ name }) => name.length))
  return checks.flatMap(({ name, ok, detail }) => {
    const first = `${ok ? style.green('✓') : style.yellow('!')}  ${name.padEnd(widest)}  `
    return columnsWide === Infinity ? [first + detail] : wrap(detail, columnsWide, first, ' '.repeat(widest + 5))
  })
}

function summary(one: Verified, style: Style): string[] {
  return [
    one.holds ? style.green('✓') : style.red('✗'),
    one.receipt === undefined ? one.name : `entry ${one.receipt.index}`,
    one.receipt === undefined ? '' : textOr(one.receipt.entry.type),
    one.fault?.message ?? one.receipt?.entry.time ?? '',
  ]
}

function marks(all: readonly Verified[], style: Style): string[] {
  return [
    ...all
      .flatMap(({ receipt }) => epochMark(receipt?.entry as unknown as JsonObject | undefined))
      .map((mark) => style.yellow(mark)),
    ...(all.some(({ practice }) => practice) ? [style.yellow('PRACTICE: evidence of nothing real.')] : []),
    ...(all.some(({ provisional }) => provisional)
      ? [style.yellow('PROVISIONAL: the mandate behind it was not countersigned.')]
      : []),
  ]
}

/** Where a log begins or ends, said in words: what comes before and after is vouched for by other keys. */
function epochMark(entry: JsonObject | undefined): string[] {
  const body = entry === undefined ? undefined : objectAt(entry, 'body')
  const previous = body === undefined ? undefined : objectAt(body, 'previous')
  if (entry?.['type'] === 'epoch.closed') return ['CLOSED: this entry ends its log. No entry of that log follows it.']
  if (entry?.['type'] !== 'log.opened' || previous === undefined) return []
  const [origin, size] = [textOr(previous['origin']), textOr(previous['size'])]
  return [`CONTINUES ${origin} from size ${size}: entries above that are not part of it, and keys are its own.`]
}

const asJson = ({ name, holds, checks, fault, practice, provisional }: Verified): JsonObject => ({
  name,
  holds,
  practice,
  provisional,
  checks: checks.map((check) => ({ ...check })),
  ...(fault === undefined ? {} : { fault }),
})

const split = (pair: string): [string, string] => {
  const at = pair.indexOf('=')
  return at < 1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
}
