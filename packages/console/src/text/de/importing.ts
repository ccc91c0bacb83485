import type { Catalogue } from '../catalogue.ts'

export const importing: Catalogue['importing'] = {
  title: 'Liste einlesen',
  lead: 'Eine Zeile je Anwendung von KI, mit der Person, die dafür einstehen soll. Niemand steht ein, bevor er zugesagt hat.',
  template: 'Leere Liste speichern',
  list: 'Die Liste',
  listSays:
    'CSV mit den Spalten use_case, name, purpose, unit, owner und, falls bekannt, enforcement. Unter owner steht eine E-Mail-Adresse.',
  file: 'Datei wählen',
  paste: 'Oder hier einfügen',
  checked: 'Was daraus wird',
  checkedSays: 'Dieselbe Liste noch einmal einzulesen ändert nichts.',
  comesTo: (fresh, named, same, bad) =>
    `Neu: ${fresh}. Jetzt benannt: ${named}. Unverändert: ${same}. Ausgelassen: ${bad}.`,
  bad: (count) => (count === 1 ? 'Eine Zeile ist nicht lesbar' : `${count} Zeilen sind nicht lesbar`),
  badSays: 'Bessern Sie sie in der Liste aus und wählen Sie sie erneut, oder lesen Sie die übrigen ohne sie ein.',
  line: (line) => `Zeile ${line}:`,
  asked: 'Wer gefragt wird',
  notRegistered: 'noch nicht registriert: wartet auf einen Namen',
  sign: (count, without) =>
    `${count === 1 ? 'Eine' : count} benennen${without === 0 ? '' : `, ohne die ${without === 1 ? 'fehlerhafte Zeile' : 'fehlerhaften Zeilen'}`}`,
  nameNow: (who, useCase) => `${who} nach ${useCase} fragen`,
}
