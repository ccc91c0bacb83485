import type { Catalogue } from '../catalogue.ts'

export const guide: Catalogue['guide'] = {
  title: 'Geführte Übung',
  step: (at, of) => `Geführte Übung, Schritt ${at} von ${of}`,
  leave: 'Vorerst verlassen',
  goOn: 'Geführte Übung fortsetzen',
  all: 'Alle Schritte',
  done: '(erledigt)',
  be: (name) => `${name} sein`,
  ask: (amount) => `Den Agenten um ${amount} bitten lassen`,
  second: 'Auch Ravi Namuna zustimmen lassen',
  edit: 'Eine Zeile einer Kopie ändern und sie suchen',
  toUseCase: 'Zum Refund Assistant',
  toDecision: 'Zur Entscheidung und ihrer Quittung',
  finished: 'Das war alles',
  finishedSays: 'Jeder Schritt ging durch das Tor und steht im Register. Sehen Sie sich um, solange Sie mögen.',
  steps: {
    be: [
      'Jemandes Platz einnehmen',
      'Ada Example steht für den Refund Assistant ein. Niemand hier ist echt; der Passkey, den Sie anlegen, schon.',
    ],
    allowed: [
      'Ein Aufruf, der erlaubt wird',
      'Ada hat für Erstattungen bis 200,00 ohne Rückfrage unterschrieben. Der Agent bittet um 80,00.',
    ],
    held: [
      'Ein Aufruf, der zurückgehalten wird',
      'Über 200,00 entscheiden zwei Menschen der Erstattungsstelle. Der Agent bittet um 850,00.',
    ],
    decide: [
      'Die Prüfung entscheiden',
      'Seien Sie Rosa Exemplo von der Erstattungsstelle, lesen Sie, was geschehen würde, und senden Sie es. Zwei müssen zustimmen: ihr Kollege folgt.',
    ],
    stop: ['Anhalten', 'Seien Sie wieder Ada. Halten Sie unter „Meine“ eine Sekunde lang Stopp gedrückt.'],
    refused: [
      'Die Ablehnung sehen',
      'Noch einmal dieselben 80,00: nach dem Stopp wird nichts erlaubt, und die Antwort sagt warum.',
    ],
    reopen: [
      'Wieder öffnen',
      'Nur ein Mensch mit der Befugnis öffnet wieder, eine Einschränkung nach der anderen, mit Begründung.',
    ],
    verify: [
      'Eine Quittung prüfen',
      'Sichern Sie die Quittung der ersten Entscheidung und legen Sie sie auf der Seite Register ab. Ihr Browser prüft sie; der Server erfährt nichts davon.',
    ],
    edited: [
      'Eine geänderte Zeile wird gefunden',
      'Jemand mit Zugang zur Datenbank lässt einen abgelehnten Aufruf erlaubt aussehen. In einer Kopie tun Sie dasselbe und lassen es finden.',
    ],
  },
}
