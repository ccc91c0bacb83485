import { VERSION } from '../app/version.ts'
import { Command, CommanderError } from 'commander'
import { cliExit } from './exit.ts'
import { acceptanceCommands } from './groups/acceptance.ts'
import { answeringCommands } from './groups/answering.ts'
import { releaseCommand } from './groups/release.ts'
import { agentCommands } from './groups/agent.ts'
import { authorityCommands } from './groups/authority.ts'
import { challengeCommands } from './groups/challenge.ts'
import { boundaryCommands } from './groups/boundary.ts'
import { clockCommands } from './groups/clock.ts'
import { coverageCommands } from './groups/coverage.ts'
import { coverCommands } from './groups/cover.ts'
import { decisionCommands } from './groups/decision.ts'
import { draftCommand } from './groups/draft.ts'
import { erasureCommands } from './groups/erasure.ts'
import { emergencyCommands } from './groups/emergency.ts'
import { archiveCommands } from './groups/archive.ts'
import { epochCommands } from './groups/epoch.ts'
import { exceptionCommands } from './groups/exception.ts'
import { evidenceCommand } from './groups/evidence.ts'
import { gateCommand } from './groups/gate.ts'
import { healthCommands } from './groups/health.ts'
import { keyCommands } from './groups/key.ts'
import { monitorCommand } from './groups/monitor.ts'
import { receiptCommand } from './groups/receipt.ts'
import { witnessCommands } from './groups/witness.ts'
import { mandateCommands } from './groups/mandate.ts'
import { personCommands } from './groups/person.ts'
import { policyCommands } from './groups/policy.ts'
import { restrictionCommands } from './groups/restriction.ts'
import { reviewCommands } from './groups/review.ts'
import { fsckCommand } from './groups/fsck.ts'
import { inboxCommands } from './groups/inbox.ts'
import { incidentCommands } from './groups/incident.ts'
import { nominationCommands } from './groups/nomination.ts'
import { rulesCommands } from './groups/rules.ts'
import { mcpCommand } from './groups/mcp.ts'
import { openaiCommand } from './groups/openai.ts'
import { replayCommand } from './groups/replay.ts'
import { secretCommands } from './groups/secret.ts'
import { calendarCommands } from './groups/calendar.ts'
import { checkCommands } from './groups/check.ts'
import { separationCommands } from './groups/separation.ts'
import { serveCommands } from './groups/serve.ts'
import { signerCommand } from './groups/signer.ts'
import { setupCommand } from './groups/setup.ts'
import { standingApprovalCommands } from './groups/standing-approval.ts'
import { signInCommands } from './groups/sign-in.ts'
import { useCaseCommands } from './groups/use-case.ts'
import { verifyCommand } from './groups/verify.ts'
import type { Io } from './io.ts'
import { type Runner, runner } from './run.ts'

type Group = (program: Command, run: Runner) => void

/** Every command, under the heading it has in the help. */
const groups: readonly [heading: string, groups: readonly Group[]][] = [
  [
    'People and right',
    [
      setupCommand,
      keyCommands,
      personCommands,
      signInCommands,
      mandateCommands,
      authorityCommands,
      calendarCommands,
      checkCommands,
      separationCommands,
      coverCommands,
    ],
  ],
  [
    'What is answered for',
    [
      coverageCommands,
      nominationCommands,
      draftCommand,
      useCaseCommands,
      policyCommands,
      challengeCommands,
      acceptanceCommands,
      answeringCommands,
      releaseCommand,
      agentCommands,
    ],
  ],
  [
    'What happens',
    [
      inboxCommands,
      incidentCommands,
      restrictionCommands,
      reviewCommands,
      decisionCommands,
      secretCommands,
      erasureCommands,
    ],
  ],
  ['What may be done all the same', [exceptionCommands, emergencyCommands, standingApprovalCommands, boundaryCommands]],
  [
    'Proof',
    [rulesCommands, verifyCommand, receiptCommand, monitorCommand, witnessCommands, fsckCommand, evidenceCommand],
  ],
  [
    'Running it',
    [
      serveCommands,
      signerCommand,
      epochCommands,
      archiveCommands,
      mcpCommand,
      openaiCommand,
      gateCommand,
      replayCommand,
      healthCommands,
      clockCommands,
    ],
  ],
]

const DEFAULT_SERVER = 'http://localhost:7420'

/** The command line as data: what runs, what the reference is written from, what tests enumerate. */
export function buildProgram(io: Io, finish: (status: number) => void): Command {
  const program = new Command('answerable')
  program
    .description('What the owner signed is what the gate enforces. When the signature lapses, the gate closes.')
    .option('--json', 'one JSON value on stdout, errors included', false)
    .option('--server <url>', 'where the server answers', io.env['ANSWERABLE_URL'] ?? DEFAULT_SERVER)
    .option('--key <name>', 'the key to sign with: a name in the keys folder, or a path')
    .option('--automation', 'sign without a terminal: for made-up people only, and every entry says so', false)
    .option('--passphrase-file <file>', 'the passphrase for work nobody watches (or ANSWERABLE_PASSPHRASE)')
    .version(VERSION, '-V, --version', 'the version of this program')
    .helpOption('-h, --help', 'help')
    .helpCommand('help [command]', 'help about a command')
    .configureOutput({ writeOut: (text) => io.out(text.trimEnd()), writeErr: (text) => io.err(text.trimEnd()) })
    .showHelpAfterError('(add --help to see what it takes)')
    .exitOverride()
  const run = runner(io, finish)
  for (const [heading, members] of groups) {
    program.commandsGroup(`${heading}:`)
    for (const group of members) group(program, run)
  }
  // Settings of the root are not inherited by commands made before they were set.
  for (const command of everyCommand(program)) command.exitOverride().copyInheritedSettings(program)
  return program
}

/** Runs one command line. Returns the exit status; nothing is thrown and the process is not ended. */
export async function runProgram(io: Io, args: readonly string[]): Promise<number> {
  let status: number = cliExit.ok.status
  const program = buildProgram(io, (code) => {
    status = code
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return status
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? cliExit.ok.status : cliExit.usage.status
  }
}

export function* everyCommand(command: Command): Generator<Command> {
  for (const child of command.commands) {
    yield child
    yield* everyCommand(child)
  }
}
