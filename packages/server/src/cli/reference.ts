import type { Argument, Command, Option } from 'commander'
import { exitTable } from '../platform/exit.ts'
import { cliErrorTable, cliExit } from './exit.ts'
import type { Io } from './io.ts'
import { buildProgram, everyCommand } from './program.ts'

/** `docs/reference/cli.md`, written from the commands themselves; a test compares the two. */
export function cliReference(): string {
  const program = buildProgram(bareIo, () => undefined)
  const commands = [...everyCommand(program)].filter((command) => command.commands.length === 0)
  return `${[
    '# Command line',
    '',
    '<!-- Written by `npm run docs` from the commands. -->',
    '',
    'In a checkout: `npx --no -- answerable <command>`. Every command takes `--help`.',
    '',
    ...options('Options of every command', program.options),
    ...commands.flatMap(commandPage),
    ...statuses(),
    ...codes(),
    ...FILES,
  ].join('\n')}\n`
}

/** Nothing of this machine may show in the reference: defaults are those of an empty environment. */
const bareIo = { env: {}, out: () => undefined, err: () => undefined } as unknown as Io

function commandPage(command: Command): string[] {
  const words = pathOf(command).join(' ')
  return [
    `## ${words}`,
    '',
    `${command.description()}.`,
    '',
    '```',
    `answerable ${[words, ...command.registeredArguments.map(argumentUsage)].join(' ')}${command.options.length > 0 ? ' [options]' : ''}`,
    '```',
    '',
    ...command.registeredArguments.filter(({ description }) => description !== '').map(argumentLine),
    ...(command.registeredArguments.some(({ description }) => description !== '') ? [''] : []),
    ...options(undefined, command.options),
  ]
}

function pathOf(command: Command): string[] {
  const { parent } = command
  return parent === null ? [] : [...pathOf(parent), command.name()]
}

function argumentUsage(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`
  return argument.required ? `<${name}>` : `[${name}]`
}

const argumentLine = (argument: Argument): string => `- \`${argument.name()}\`: ${cell(argument.description)}`

function options(title: string | undefined, all: readonly Option[]): string[] {
  if (all.length === 0) return []
  return [
    ...(title === undefined ? [] : [`## ${title}`, '']),
    '| option | |',
    '|---|---|',
    ...all.map((option) => `| \`${option.flags.replaceAll('|', '\\|')}\` | ${cell(optionText(option))} |`),
    '',
  ]
}

function optionText(option: Option): string {
  const shownDefault: unknown = option.defaultValue
  return [
    option.description,
    option.argChoices === undefined ? '' : `one of ${option.argChoices.join(', ')}`,
    option.mandatory ? 'needed' : '',
    shownDefault === undefined || shownDefault === false ? '' : `default ${JSON.stringify(shownDefault)}`,
  ]
    .filter((part) => part !== '')
    .join('; ')
}

const statuses = (): string[] => [
  '## Exit codes',
  '',
  '| code | meaning |',
  '|---|---|',
  ...Object.values(cliExit).map(({ status, means }) => `| ${status} | ${means} |`),
  ...Object.values(exitTable).map(({ status, title }) => `| ${status} | \`serve\`: ${title}. |`),
  '',
]

const codes = (): string[] => [
  '## Error codes of the command line',
  '',
  'With `--json` an error is `{"error": {"code", "message", "mend", "issues"}}` on stdout. Codes of the server are in',
  '[errors.md](errors.md).',
  '',
  '| code | exit | what to do |',
  '|---|---|---|',
  ...Object.entries(cliErrorTable).map(
    ([code, { exit, mend }]) => `| \`${code}\` | ${cliExit[exit].status} | ${mend} |`,
  ),
  '',
]

const FILES = [
  '## Files and variables',
  '',
  '| | |',
  '|---|---|',
  '| `ANSWERABLE_HOME` | folder of the person at this machine; `~/.config/answerable` if not set |',
  '| `keys/*.key.json` | keys, each under a passphrase (scrypt, AES-256-GCM), mode 0600 |',
  '| `servers.json` | logs met before: their origin and key. A log that changed is refused |',
  '| `tokens.json` | tokens for reading, for at most 15 minutes, mode 0600 |',
  '| `ANSWERABLE_URL` | where the server answers; `http://localhost:7420` if not set |',
  '| `ANSWERABLE_PASSPHRASE` | the passphrase where nobody is there to type it; signs only with `--automation` |',
  '| `ANSWERABLE_AGENT_KEY` | key file of the agent, for `mcp` |',
  '| `ANSWERABLE_DATA`, `ANSWERABLE_PORT`, `ANSWERABLE_HOST`, `ANSWERABLE_DATABASE_URL`, `ANSWERABLE_PUBLIC_URL` | settings of `serve` |',
  '| `NO_COLOR` | no colours |',
]

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ')
