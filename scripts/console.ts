import { ensureConsole } from './lib/console-build.ts'

ensureConsole((line) => console.log(line))
