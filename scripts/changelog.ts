import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parseChange, renderChanges } from './lib/changes.ts'

const MARK = '<!-- releases: newest first -->\n'

/**
 * `npm run changelog`: prints the pending section.
 * `npm run changelog -- --release 0.2.0 --date 2027-01-31`: moves it into CHANGELOG.md and deletes the fragments.
 */
function main(): void {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)))
  const { values } = parseArgs({ options: { release: { type: 'string' }, date: { type: 'string' } } })
  const paths = globSync('.changes/*.md').sort()
  const section = renderChanges(paths.map(readChange))
  if (values.release === undefined) {
    console.log(section || 'No pending changes.')
    return
  }
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(values.date ?? '')) throw new Error('--release needs --date YYYY-MM-DD')
  if (paths.length === 0) throw new Error('there is nothing to release')
  const log = readFileSync('CHANGELOG.md', 'utf8')
  if (!log.includes(MARK)) throw new Error(`CHANGELOG.md has lost its line ${MARK.trim()}`)
  const released = `\n## ${values.release} (${values.date})\n\n${section}`
  writeFileSync(
    'CHANGELOG.md',
    log.replace(MARK, () => MARK + released),
  )
  for (const path of paths) rmSync(path)
}

function readChange(path: string) {
  try {
    return parseChange(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error })
  }
}

main()
