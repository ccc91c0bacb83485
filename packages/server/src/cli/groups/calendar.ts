import type { Command } from 'commander'
import { listed, objectsAt, textOr } from '../reply.ts'
import { readText } from '../options.ts'
import type { Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { wrap } from '../style.ts'

/** `answerable calendar set | list`: days on which nobody of a unit is there to sign. */
export function calendarCommands(program: Command, run: Runner): void {
  const calendar = program
    .command('calendar')
    .description('Holidays of a unit: a proposed end of a signature avoids them')
  calendar
    .command('set')
    .description('State all holidays of a unit; what you leave out is a working day')
    .argument('<unit>')
    .argument('[days...]', 'such as 2027-12-24')
    .option('--file <file>', 'one day a line; text after it and lines that begin with # are not read')
    .action(
      run(async (context, unit: string, days: string[], options: { file?: string }) => {
        const listed = options.file === undefined ? [] : daysIn(readText(context.io, options.file))
        const holidays = [...new Set([...days, ...listed])].toSorted()
        return signedCommand(context, await context.connect(), {
          command: 'calendar.set',
          payload: { unit, holidays },
          done: `${unit} has ${holidays.length} holidays.`,
        })
      }),
    )
  calendar
    .command('list')
    .description('The holidays of each unit that stated any')
    .action(
      run(async (context) => {
        const reply = await (await context.connect()).client.listCalendars({})
        const lines = objectsAt(reply, 'calendars').flatMap((row) => [
          textOr(row['unit']),
          ...wrap(listed(row['holidays']), context.io.columns, '  ', '  '),
        ])
        return { json: reply, text: lines.length === 0 ? ['No unit has stated holidays.'] : lines }
      }),
    )
}

const daysIn = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim().split(/\s/u)[0] ?? '')
    .filter((day) => day !== '' && !day.startsWith('#'))
