import { manifestJsonSchema, type JsonObject } from '@answerable/contract'
import type { Command } from 'commander'
import { objectAt, textOr } from '../reply.ts'
import type { Runner } from '../run.ts'
import { columns } from '../style.ts'

const FACTS = ['status', 'origin', 'vkey', 'size', 'time', 'store', 'version'] as const

/** `answerable health`, `manifest schema`: what needs no key. */
export function healthCommands(program: Command, run: Runner): void {
  program
    .command('health')
    .description('Whether the server answers, and which log it is')
    .action(
      run(async (context) => {
        const connection = await context.connect()
        const health = await connection.client.health({})
        const marks = [
          health['practice'] === true ? 'PRACTICE' : '',
          health['provisional'] === true ? 'PROVISIONAL' : '',
        ]
        return {
          json: health,
          text: [
            ...columns(FACTS.map((fact) => [fact, textOr(health[fact])])),
            ...witnessLines(health),
            ...marks.filter((mark) => mark !== '').map((mark) => context.style.yellow(mark)),
          ],
          exit: health['status'] === 'ok' ? 'ok' : 'closed',
        }
      }),
    )
  program
    .command('manifest')
    .description('The format of answerable.yaml')
    .command('schema')
    .description('Its JSON Schema, for editors')
    .action(
      run(async () => {
        const schema = JSON.parse(JSON.stringify(manifestJsonSchema())) as JsonObject
        return { json: schema, text: JSON.stringify(schema, null, 2).split('\n') }
      }),
    )
}

/** Whether anybody outside has seen this log, and what is wrong with those who should have. */
function witnessLines(health: JsonObject): string[] {
  const seen = objectAt(health, 'witnessed')
  const alarms = Array.isArray(seen?.['alarms']) ? seen['alarms'].map((alarm) => textOr(alarm)) : []
  return [textOr(seen?.['sentence'], ''), ...alarms.map((alarm) => `ALARM ${alarm}`)].filter((line) => line !== '')
}
