import type { Catalogue } from '../catalogue.ts'

export const find: Catalogue['find'] = {
  title: 'Suchen',
  open: 'Suchen',
  field: 'Eine Anwendung, ein Mensch, eine Seite, die Nummer eines Eintrags oder einer Entscheidung',
  results: 'Gefunden',
  nothing: 'Dazu passt nichts.',
  kind: { page: 'Seite', useCase: 'Anwendung', person: 'Mensch', entry: 'Eintrag', decision: 'Entscheidung' },
  entry: (index) => `Eintrag Nr. ${index}`,
}
