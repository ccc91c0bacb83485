import type { Catalogue } from '../catalogue.ts'

export const signing: Catalogue['signing'] = {
  exactly:
    'Das ist der genaue Wortlaut, den Sie unterschreiben (in der Sprache des Registers). Er kommt mit Ihrem Schlüssel ins Register.',
  confirm: (act) => `${act}: mit Ihrem Passkey bestätigen`,
  back: 'Zurück, nichts unterschreiben',
  done: 'Unterschrieben und im Register.',
  noKey:
    'Dieser Browser hat keinen Passkey von Ihnen: Sie können hier lesen, aber nicht unterschreiben. Unterschreiben Sie am Terminal mit Ihrer Schlüsseldatei, oder lassen Sie von einer zweiten Person einen Passkey hinzufügen.',
}
