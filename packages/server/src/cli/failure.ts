import { AnswerableError, errorTable, type Issue, type JsonObject } from '@answerable/contract'
import { AnswerableApiError } from '@answerable/sdk'
import { ExitError } from '../platform/exit.ts'
import { DraftError } from '../draft/error.ts'
import { RecordingError } from '../replay/recording/error.ts'
import { CliError, cliErrorTable, cliExit, type CliExit, exitOfServerError } from './exit.ts'
import type { Context } from './run.ts'
import { wrap } from './style.ts'

/** An error as people and scripts read it. */
type Failure = {
  status: number
  code: string
  message: string
  mend: string
  lines: readonly string[]
  issues: readonly Issue[]
}

/** Prints an error, as one JSON value on stdout with `--json`, else in sentences on stderr. Returns the exit status. */
export function printFailure(
  error: unknown,
  { io, style, globals }: Pick<Context, 'io' | 'style' | 'globals'>,
): number {
  const failure = failureOf(error)
  const { status, code, message, mend, lines, issues } = failure
  if (globals.json) {
    const body: JsonObject = { code, message, mend, issues: issues.map((issue) => ({ ...issue })) }
    io.out(JSON.stringify({ error: body }, null, 2))
    return status
  }
  for (const line of told(asSentence(message), `${style.red('✗')} `, io)) io.err(line)
  for (const line of lines) io.err(`  ${line}`)
  // A single finding is the message itself.
  if (issues.length > 1 || issues[0]?.line !== undefined) for (const issue of issues) io.err(`  ${issueLine(issue)}`)
  if (mend !== '') for (const line of told(mend, '  ', io)) io.err(line)
  io.err(style.dim(`  code ${code}`))
  return status
}

/** Scripts look for a sentence in one piece: it is broken into lines only where a person reads it in a window. */
const told = (text: string, first: string, { progress, columns }: Pick<Context['io'], 'progress' | 'columns'>) =>
  progress && !text.includes('\n') ? wrap(text, columns, first, '  ') : [`${first}${text}`]

/** Details of the protocol are clauses (`no such use case`); a first word that is a name (`refund-bot`) stays as it is. */
function asSentence(text: string): string {
  const begun = /^[a-z]+ /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text
  return /[a-z)]$/.test(begun) && !begun.includes('\n') ? `${begun}.` : begun
}

/** `answerable.yaml:12:5  tools[0].class  must be …` in the form editors and terminals make links of. */
export function issueLine({ path, message, line, column }: Issue, file?: string): string {
  const place = line === undefined ? file : `${file ?? 'line '}${file === undefined ? '' : ':'}${line}:${column ?? 1}`
  return [place, path, message].filter((part) => part !== undefined && part !== '').join('  ')
}

function failureOf(error: unknown): Failure {
  if (error instanceof CliError) {
    const { exit, mend } = cliErrorTable[error.code]
    return { status: statusOf(exit), code: error.code, message: error.message, mend, lines: error.lines, issues: [] }
  }
  if (error instanceof AnswerableApiError) return apiFailure(error)
  if (error instanceof AnswerableError) {
    const { code, detail, issues } = error
    return {
      status: statusOf(exitOfServerError(code)),
      code,
      message: detail,
      mend: errorTable[code].mend,
      lines: [],
      issues,
    }
  }
  if (error instanceof RecordingError) {
    const mend = 'Correct the recording, or name its --format.'
    return { status: statusOf('refused'), code: error.code, message: error.message, mend, lines: [], issues: [] }
  }
  if (error instanceof DraftError) {
    const mend = error.code === 'draft_exists' ? 'Name another folder with --out.' : 'See docs/guide/replay.md.'
    return { status: statusOf('refused'), code: error.code, message: error.message, mend, lines: [], issues: [] }
  }
  if (error instanceof ExitError) {
    return { status: error.status, code: error.code, message: error.message, mend: '', lines: [], issues: [] }
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    status: statusOf('internal'),
    code: 'internal',
    message,
    mend: errorTable.internal.mend,
    lines: [],
    issues: [],
  }
}

function apiFailure(error: AnswerableApiError): Failure {
  const common = { message: error.message, lines: [], issues: error.issues }
  if (error.code === 'unreachable') {
    // The key could not be opened to ask for a token: that is about the person, not about the server.
    if (error.cause instanceof CliError) return failureOf(error.cause)
    return {
      ...common,
      status: statusOf('unavailable'),
      code: 'server_unreachable',
      mend: cliErrorTable.server_unreachable.mend,
    }
  }
  if (error.code === 'unexpected_reply') {
    return {
      ...common,
      status: statusOf('internal'),
      code: 'answer_unreadable',
      mend: cliErrorTable.answer_unreadable.mend,
    }
  }
  // The server's own words are for programs that ask for tokens themselves.
  const mend =
    error.code === 'unauthenticated'
      ? 'Is this key registered here and not revoked? Somebody registered needs `answerable key show --proof` to add it.'
      : error.mend
  const lines = error.reasons.map(({ sentence, mend }) => `${sentence} Can be mended by: ${mend}.`)
  return { ...common, status: statusOf(exitOfServerError(error.code)), code: error.code, mend, lines }
}

const statusOf = (exit: CliExit): number => cliExit[exit].status
