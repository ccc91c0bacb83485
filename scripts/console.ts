import { ensureConsole } from './lib/console-build.ts'
import { ensureVerifier } from './lib/verifier-build.ts'

ensureConsole((line) => console.log(line))
await ensureVerifier()
