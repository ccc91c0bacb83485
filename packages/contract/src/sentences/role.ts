import type { ConsoleRole } from '../primitives.ts'
import type { Chapter } from './chapter.ts'
import { I, person } from './phrases.ts'
import { instant, quoted } from './words.ts'

const SEES: Readonly<Record<ConsoleRole, string>> = {
  reader: 'who answers for each use case, by what right and until when; no record of what was asked or done',
  auditor: 'everything that is governed and recorded, with what people asked and what agents answered',
  administrator: 'who answers for each use case; and may connect directories and end sign-ins',
}

export const roleSentences: Chapter<'role.assign' | 'role.withdraw'> = {
  'role.assign': ({ person: id, role, unit, until }, names) => [
    `${I(names)} let ${person(id, names)} read as ${role} in the unit ${unit} and those below it, until ${instant(until)}.`,
    `That person then sees ${SEES[role]}.`,
    'It is a right to read. It gives no power to decide, sign or reopen anything.',
  ],
  'role.withdraw': ({ role, reason }, names) => [
    `${I(names)} withdraw the right to read ${role}, from now on.`,
    `Reason: ${quoted(reason)}`,
  ],
}
