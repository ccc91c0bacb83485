export const importing = {
  title: 'Import a list',
  lead: 'One row a use of AI, with who should answer for it. Nobody answers before they have accepted.',
  template: 'Save an empty list',
  list: 'The list',
  listSays:
    'CSV with the columns use_case, name, purpose, unit, owner and, if known, enforcement. The owner is an e-mail address.',
  file: 'Choose the file',
  paste: 'Or paste it here',
  checked: 'What it comes to',
  checkedSays: 'Importing the same list again changes nothing.',
  comesTo: (fresh: number, named: number, same: number, bad: number) =>
    `New: ${fresh}. Named now: ${named}. Unchanged: ${same}. Left out: ${bad}.`,
  bad: (count: number) => (count === 1 ? 'One row cannot be taken' : `${count} rows cannot be taken`),
  badSays: 'Mend them in the list and choose it again, or import the others without them.',
  line: (line: number) => `Line ${line}:`,
  asked: 'Who is asked',
  notRegistered: 'not registered yet: it waits for a name',
  sign: (count: number, without: number) =>
    `Nominate ${count === 1 ? 'one' : count}${without === 0 ? '' : `, without the bad ${without === 1 ? 'row' : 'rows'}`}`,
  nameNow: (who: string, useCase: string) => `Ask ${who} for ${useCase}`,
} as const
