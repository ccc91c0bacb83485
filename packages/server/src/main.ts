import { runProgram } from './cli/program.ts'
import { processIo } from './cli/process-io.ts'

process.exitCode = await runProgram(processIo(), process.argv.slice(2))
