import { existsSync, globSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The folder that holds both `initdb` and `postgres`: PATH first, then Debian's folders, newest version first. */
export function findPostgres(): string | undefined {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const debian = globSync('/usr/lib/postgresql/*/bin').sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  return [...path, '/usr/local/bin', ...debian].find((folder) =>
    ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
  )
}
