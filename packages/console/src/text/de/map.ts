import type { Catalogue } from '../catalogue.ts'

export const map: Catalogue['map'] = {
  title: 'Wer wofür einsteht',
  lead: 'Jede Anwendung, die dafür genannten Menschen und ihr Recht dazu, jetzt oder bei jedem früheren Eintrag.',
  uses: 'Anwendungen',
  others: 'Stellvertretung und Gegenprüfung',
  right: 'Mit welchem Recht',
  chain: (grantee, grantor) => `${grantee} von ${grantor}`,
  noRight: 'kein Recht gezeigt',
  answered: 'Dafür wird eingestanden',
  unanswered: 'Etwas fehlt',
  people: 'Menschen',
  peopleSays: 'Eine Erklärung zählt, solange sie sagt, was gilt.',
  answersFor: (count) => (count === 1 ? 'für eine Anwendung genannt' : `für ${count} Anwendungen genannt`),
  statement: 'hat die eigene Verantwortung unterschrieben',
  outdated: 'das Unterschriebene gilt so nicht mehr',
  unsigned: 'hat keine Erklärung unterschrieben',
  empty: 'Noch gibt es keine Anwendung, für die jemand einstehen könnte.',
}
