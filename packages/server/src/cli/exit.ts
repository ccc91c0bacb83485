import type { ErrorCode } from '@answerable/contract'

/**
 * Exit codes of every command, stable across versions: scripts may rely on them. From 64 on they follow sysexits(3).
 * `serve` ends with the statuses of `exitTable` (10 to 21) where the server itself cannot go on.
 */
export const cliExit = {
  ok: { status: 0, means: 'It was done, or what was checked holds.' },
  refused: { status: 1, means: 'It was refused or does not hold; nothing changed. The code and the sentence say why.' },
  usage: { status: 2, means: 'The command line is wrong.' },
  blocked: { status: 2, means: '`gate` as a hook: the tool must not be used. Also where anything went wrong.' },
  closed: { status: 3, means: 'The gate says deny or held where the command asked whether it may.' },
  unwitnessed: { status: 2, means: '`verify`: it holds, but no quorum of witnesses you trust has seen it.' },
  erased: { status: 3, means: '`verify`: it holds, and some of its sealed values have been erased since.' },
  alarm: {
    status: 4,
    means: 'The log contradicts what was seen before, or is another one: a fork, a rollback, a key nobody vouches for.',
  },
  unavailable: { status: 69, means: 'The server or its store does not answer. Nothing was decided; try again.' },
  internal: { status: 70, means: 'An error of ours.' },
  needs_terminal: { status: 77, means: 'It needs a person at a terminal, and there is none.' },
  interrupted: { status: 130, means: 'Stopped with Ctrl-C before it was done.' },
} as const satisfies Record<string, { status: number; means: string }>

export type CliExit = keyof typeof cliExit

/** Codes of what can go wrong on this side of the wire; the server's own are in `errorTable`. */
export const cliErrorTable = {
  key_missing: { exit: 'refused', mend: 'Make one with `answerable key new`, or name it with --key.' },
  key_ambiguous: { exit: 'usage', mend: 'Say which one with --key.' },
  key_invalid: { exit: 'refused', mend: 'Restore the key file from a copy, or revoke the key and add another.' },
  key_tampered: { exit: 'refused', mend: 'Do not use it: restore a copy, or revoke the key and add another.' },
  key_exposed: { exit: 'refused', mend: 'Run `chmod 600` on the file. Others may hold a copy: think about revoking.' },
  key_exists: { exit: 'refused', mend: 'Name another file: a key is never overwritten.' },
  passphrase_wrong: { exit: 'refused', mend: 'Try again.' },
  passphrase_weak: { exit: 'refused', mend: 'Use at least 12 characters, such as four random words.' },
  token_wrong: { exit: 'refused', mend: 'Copy it again; the server prints it at each start until it is used.' },
  needs_terminal: { exit: 'needs_terminal', mend: 'Run it in a terminal: a person must see what is signed.' },
  declined: { exit: 'refused', mend: 'Nothing was signed.' },
  origin_changed: {
    exit: 'alarm',
    mend: 'This is not the log you signed for before. Find out why before you remove the pin from the profile.',
  },
  statement_forged: {
    exit: 'refused',
    mend: 'Nothing was signed. The server is broken or hostile: tell its operator.',
  },
  answer_unreadable: {
    exit: 'internal',
    mend: 'The answer is none of ours: check the address with `answerable health`.',
  },
  server_unreachable: {
    exit: 'unavailable',
    mend: 'Is the server running, and is its address right? Give it with --server, or in ANSWERABLE_URL.',
  },
  file_unreadable: { exit: 'refused', mend: 'Check the path.' },
  not_found: { exit: 'refused', mend: 'Check the name, or list what there is.' },
  invalid_file: { exit: 'refused', mend: 'Correct what is named above, then check again.' },
  invalid_option: { exit: 'usage', mend: 'See --help.' },
  unsound: { exit: 'refused', mend: 'See docs/guide/auditors.md for what each check means.' },
} as const satisfies Record<string, { exit: CliExit; mend: string }>

export type CliErrorCode = keyof typeof cliErrorTable

/** Every error the command line raises on purpose. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: CliErrorCode
  /** more of it, one line each */
  readonly lines: readonly string[]

  constructor(code: CliErrorCode, message: string, options: { lines?: readonly string[]; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.lines = options.lines ?? []
  }
}

/** What an error code of the server means for the exit code. */
export function exitOfServerError(code: ErrorCode): CliExit {
  switch (code) {
    case 'queue_full':
    case 'store_unavailable':
    case 'epoch_closed':
    case 'log_stopped':
    case 'document_missing':
      return 'unavailable'
    case 'internal':
      return 'internal'
    case 'gate_closed':
    case 'not_approved':
      return 'closed'
    default:
      return 'refused'
  }
}
