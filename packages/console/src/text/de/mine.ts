import type { Catalogue } from '../catalogue.ts'

export const mine: Catalogue['mine'] = {
  title: 'Meine',
  lead: (name) => `${name}, dafür stehen Sie ein, und das wartet auf Sie.`,
  answerFor: 'Ich stehe ein für',
  stopSays: 'Stopp schließt eine Anwendung sofort. Wieder öffnen braucht einen Grund.',
  nothing: 'Sie stehen für nichts ein',
  nothingSays:
    'Wenn jemand Sie als verantwortlich für eine Anwendung nennt oder darum bittet, erscheint sie hier. Nichts ist Ihres, bevor Sie unterschrieben haben.',
  firstSteps: 'Erste Schritte',
  firstStepsSays: 'In dieser Reihenfolge: Jeder ruht auf dem vorigen.',
  step: {
    invite: 'Die zweite Person einladen, die die Gründungsurkunde unterschreibt',
    found: 'Die Gründungsurkunde Ihrer Einheit vorschlagen; die zweite Person zeichnet gegen',
    grant: 'Wer für eine Anwendung einstehen soll, dazu befugen',
    register:
      'Die Anwendung, ihre Regeln und ihren Agenten eintragen; dann liest und antwortet die verantwortliche Person',
  },
  waiting: 'Wartet auf meine Unterschrift',
  waitingSays: (count) => (count === 1 ? 'Eine Sache.' : `${count} Sachen, jede für sich gelesen.`),
  mandate: 'Die Gründungsurkunde dieser Einheit trägt eine Unterschrift. Ihre ist die zweite.',
  key: 'Diese Person hat einen weiteren Schlüssel. Er gilt für nichts, was sie von Ihnen hat, bis Sie ihn bestätigen. Fragen Sie zuerst nach.',
  grant: 'Wer diese Befugnis erteilt hat, ist ausgeschieden. Sie endet, wenn Sie sie nicht übernehmen.',
  countersignature: 'Ihre weitere Unterschrift fehlt. Ohne sie öffnet die Antwort nichts.',
  nominated: (by) => `${by} bittet Sie, dafür einzustehen.`,
  unsigned: 'Sie ist zu, bis Sie antworten.',
  closes: 'Sie schließt',
  decline: 'Nicht ich',
  somebodyElse: 'Wer stattdessen gefragt werden soll',
  redirect: 'Diese Person benennen',
  retire: 'Sie ist nicht mehr im Einsatz',
  act: {
    key: 'Schlüssel bestätigen',
    grant: 'Übernehmen',
    mandate: 'Gegenzeichnen',
    nomination: 'Annehmen',
    countersignature: 'Lesen und gegenzeichnen',
    statement: 'Lesen und antworten',
  },
  ends: 'Was endet',
  endsSays: 'Nach seinem Ende läuft nichts von selbst weiter.',
  whatThen: {
    signature_ends: 'Ihre Unterschrift endet, und das Tor schließt.',
    observation_ends: 'Sie wird nicht länger beobachtet, und das Tor schließt.',
    task_opens: 'Eine Aufgabe für Menschen beginnt. VOM TOR NICHT DURCHGESETZT.',
    task_due: 'Die Aufgabe, sie von Hand zu stoppen, ist fällig. VOM TOR NICHT DURCHGESETZT.',
    authority_ends: 'Ihre Befugnis endet, und was darauf ruht, schließt.',
  },
  stop: (name) => `${name} stoppen`,
  stopShort: 'Stopp',
  hold: 'eine Sekunde halten',
  withReason: 'Sagen, warum',
  reasonLater:
    'Nennen Sie den Grund binnen 24 Stunden: Er wartet hier auf Sie; danach werden auch die Vorgesetzten gefragt.',
  reason: 'Sie haben gestoppt. Nennen Sie den Grund.',
  reasonOf: (name) => `${name} wurde gestoppt, und niemand hat gesagt, warum. Fragen Sie nach, oder sagen Sie es.`,
  permitsList: 'Noch offene Erlaubnisse',
  onePermit: 'eine erlaubte Handlung',
  morePermits: (count) => `und ${count} weitere`,
  noPermits: 'Nichts, was vorher erlaubt wurde, ist noch unterwegs.',
  permits: (total) =>
    total === 1
      ? 'Eine vorher erteilte Erlaubnis ist noch offen. Sie wird bis zu ihrer Frist erledigt oder als unbekannt vermerkt.'
      : `${total} vorher erteilte Erlaubnisse sind noch offen. Jede wird bis zu ihrer Frist erledigt oder als unbekannt vermerkt.`,
}
