import type { Catalogue } from '../catalogue.ts'

export const asOf: Catalogue['asOf'] = {
  day: 'Stand am Tag',
  time: 'Um (leer: an seinem Ende)',
  entry: 'oder bei Eintrag',
  asItWas: (when, entry) => `Stand am ${when}; der letzte Eintrag war damals ${entry}.`,
  tooLate: (when, now) =>
    `${when} liegt für dieses Register noch in der Zukunft: dort ist es ${now}. Was sein wird, ist nicht verzeichnet.`,
  tooEarly: (when, first) =>
    `Am ${when} gab es dieses Register noch nicht. Sein erster Eintrag ist von ${first}; davor stand darin niemand für etwas ein.`,
}
