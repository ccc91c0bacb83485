export const asOf = {
  day: 'As of the day',
  time: 'At (its end, if left empty)',
  entry: 'or of entry',
  asItWas: (when: string, entry: number) => `As it was on ${when}; the last entry then was ${entry}.`,
  tooLate: (when: string, now: string) =>
    `${when} is still to come in this log: it is ${now} there. What will be is not recorded.`,
  tooEarly: (when: string, first: string) =>
    `On ${when} this log had not begun. Its first entry is of ${first}; nobody answered for anything in it before.`,
} as const
