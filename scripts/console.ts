import { ensureConsole } from './lib/console-build.ts'
import { ensureVerifier } from './lib/verifier-build.ts'

await ensureConsole((line) => console.log(line))
await ensureVerifier()
