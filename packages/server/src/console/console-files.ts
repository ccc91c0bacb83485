import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

export type ConsoleFile = {
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly etag: string
  /** made when first asked for */
  gzip(): Uint8Array<ArrayBuffer>
}

export type ConsoleFiles = { readonly page: string; file(path: string): ConsoleFile | undefined }

/**
 * Reads a built console whole. It is kept in memory: a build that replaces the folder while the server runs cannot mix
 * two versions, and no path of a request ever reaches the disk.
 *
 * @param folder the output of `vite build`
 */
export function readConsole(folder: string): ConsoleFiles {
  const files = new Map<string, ConsoleFile>()
  for (const name of globSync('**/*.*', { cwd: folder })) {
    const type = TYPES[extname(name)]
    if (type === undefined || name === 'index.html') continue
    files.set(`/${name.replaceAll('\\', '/')}`, fileOf(type, Uint8Array.from(readFileSync(join(folder, name)))))
  }
  return { page: readFileSync(join(folder, 'index.html'), 'utf8'), file: (path) => files.get(path) }
}

function fileOf(type: string, bytes: Uint8Array<ArrayBuffer>): ConsoleFile {
  let gzip: Uint8Array<ArrayBuffer> | undefined
  return {
    type,
    bytes,
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    gzip: () => (gzip ??= Uint8Array.from(gzipSync(bytes))),
  }
}
