import type { Catalogue } from '../catalogue.ts'

export const ledger: Catalogue['ledger'] = {
  title: 'Register',
  entryOf: (index) => `Eintrag ${index} des Registers`,
  receipt: 'Beleg speichern',
  what: 'Was geschah',
  by: 'Von',
  when: 'Wann',
  object: 'Betrifft',
  type: 'Art',
  id: 'Kennung',
  stream: 'Strang und Nummer',
  signatures: 'Unterschriften',
  noSignatures: 'Niemand hat diesen Eintrag unterschrieben: Das Tor oder ein Agent hat ihn gemacht.',
  signedWith: (name, alg, key) => `${name} hat mit ${key} unterschrieben (${alg})`,
  open: 'Was offen darin steht',
  openSays: 'Wer den Beleg hat, kann das lesen.',
  sealed: 'Was versiegelt ist',
  sealedSays: 'Steht außerhalb des Registers. Der Eintrag bindet den Wert; ihn zu löschen bricht keinen Beweis.',
  erased: 'gelöscht, oder nicht für Sie',
}
