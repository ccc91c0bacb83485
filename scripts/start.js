import { launch } from '../packages/server/bin/launch.js'
import { ensureConsole } from './lib/ensure-console.js'
import { ensureInstall } from './lib/ensure-install.js'

const args = process.argv.slice(2)
if ((await ensureInstall()) && (await ensureConsole())) process.exitCode = await launch(toCommand(args))
else process.exitCode = 1

/** `npm start` serves, `--practice` opens the practice log, a word is a command of its own, options go to `serve`. */
function toCommand(given) {
  if (given.includes('--practice')) return ['practice', ...given.filter((arg) => arg !== '--practice')]
  const first = given[0]
  return first === undefined || first.startsWith('-') ? ['serve', ...given] : given
}
