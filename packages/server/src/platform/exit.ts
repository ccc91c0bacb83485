/**
 * Every reason for which the process ends or does not start: exit status, what it means, what to do. Statuses are stable,
 * so that a supervisor can tell "start again" from "a person must look". Closed: a test compares it with the docs.
 */
export const exitTable = {
  folder_unusable: {
    status: 10,
    restart: false,
    title: 'The data folder cannot be written',
    mend: 'Give this user write access to the folder, or set ANSWERABLE_DATA to another one.',
  },
  disk_full: { status: 11, restart: false, title: 'The disk is full', mend: 'Free some space, then start again.' },
  store_in_use: {
    status: 12,
    restart: false,
    title: 'Another server holds this SQLite file',
    mend: 'Stop the other server, or use PostgreSQL to run several.',
  },
  store_unsafe: {
    status: 13,
    restart: false,
    title: 'The store does not sync, so acknowledged would not mean durable',
    mend: 'Turn on fsync and synchronous_commit (PostgreSQL), or synchronous=FULL (SQLite).',
  },
  store_newer: {
    status: 14,
    restart: false,
    title: 'The store was written by a newer version, or its migrations were altered',
    mend: 'Start the version that wrote it.',
  },
  store_unreachable: {
    status: 15,
    restart: true,
    title: 'The store does not answer',
    mend: 'Check its address and that it runs.',
  },
  secret_unusable: {
    status: 16,
    restart: false,
    title: 'A key file is damaged, or readable by others',
    mend: 'Restore it, and give it mode 0600.',
  },
  config_invalid: {
    status: 17,
    restart: false,
    title: 'The configuration does not hold',
    mend: 'Correct the variable that is named.',
  },
  port_in_use: {
    status: 18,
    restart: false,
    title: 'Another program listens on the port, or this user may not',
    mend: 'Stop it, or set ANSWERABLE_PORT to another port.',
  },
  log_stopped: {
    status: 20,
    restart: false,
    title: 'The database is behind the last signed head, or contradicts it',
    mend: 'Do not start again: run `answerable fsck` and read docs/guide/recovery.md.',
  },
  commit_unknown: {
    status: 21,
    restart: true,
    title: 'Nobody knows whether the last commit happened',
    mend: 'Start again: what was acknowledged is there, and a retry with the same idempotency key is safe.',
  },
  signer_unreachable: {
    status: 22,
    restart: true,
    title: 'The signer process does not answer',
    mend: 'Start `answerable signer` with the folder that holds the key, and check ANSWERABLE_SIGNER.',
  },
} as const satisfies Record<string, { status: number; restart: boolean; title: string; mend: string }>

export type ExitCode = keyof typeof exitTable

/** Ends the process with a documented status. Thrown at start, or handed to the writer's `fatal`. */
export class ExitError extends Error {
  override readonly name = 'ExitError'
  readonly code: ExitCode

  constructor(code: ExitCode, detail: string, options: { cause?: unknown } = {}) {
    super(`${exitTable[code].title}: ${detail}. ${exitTable[code].mend}`, options)
    this.code = code
  }

  get status(): number {
    return exitTable[this.code].status
  }
}

/** What a failed file system or SQLite call means for the operator; undefined when it is neither space nor permission. */
export function exitCodeOfFailure(error: unknown): 'disk_full' | 'folder_unusable' | undefined {
  const { code, errcode, message } = error as { code?: unknown; errcode?: unknown; message?: unknown }
  // SQLite primary result codes: 13 SQLITE_FULL, 8 SQLITE_READONLY, 14 SQLITE_CANTOPEN (low byte of extended codes).
  const primary = typeof errcode === 'number' ? errcode & 0xff : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT' || primary === 13) return 'disk_full'
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || primary === 8 || primary === 14) {
    return 'folder_unusable'
  }
  // PostgreSQL class 53 (insufficient resources): 53100 disk_full.
  if (code === '53100' || (typeof message === 'string' && message.includes('No space left on device'))) {
    return 'disk_full'
  }
  return undefined
}
