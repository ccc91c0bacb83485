import type { Catalogue } from '../catalogue.ts'

export const coverage: Catalogue['coverage'] = {
  title: 'Abdeckung',
  sentence: (total, signed, nameless, refused) =>
    `${total} ${total === 1 ? 'Anwendung' : 'Anwendungen'}. Für ${signed} ist unterschrieben, ${nameless} ${nameless === 1 ? 'wartet' : 'warten'} auf einen Namen, ${refused} ${refused === 1 ? 'ist' : 'sind'} abgelehnt oder strittig.`,
  closing: (count) => `${count} ${count === 1 ? 'schließt' : 'schließen'} binnen 14 Tagen.`,
  state: {
    signed: 'Unterschrieben',
    signed_but_closed: 'Unterschrieben und aus anderem Grund zu',
    waiting_for_signature: 'Benannt, nicht unterschrieben',
    waiting_for_name: 'Wartet auf einen Namen',
    refused_or_disputed: 'Abgelehnt oder strittig',
    lapsed: 'Abgelaufen',
    observed: 'Beobachtet, nichts durchgesetzt',
  },
  all: 'Alle',
  show: 'Zeigen',
  find: 'Finden',
  person: 'Person',
  enforcement: 'Wie wirklich das Tor ist',
  nextDate: 'Nächster Termin',
  whatThen: 'Was dann geschieht',
  next: {
    signature_ends: 'die Unterschrift endet, und das Tor schließt',
    observation_ends: 'sie wird nicht länger beobachtet, und das Tor schließt',
    task_opens: 'eine Aufgabe für Menschen beginnt, vom Tor nicht durchgesetzt',
    task_due: 'die Aufgabe, sie von Hand zu stoppen, ist fällig',
  },
  staysClosed: 'Das Tor bleibt zu, bis jemand unterschreibt.',
  csv: 'Als CSV speichern',
  noneFits: 'Dazu passt keine Anwendung.',
  empty: 'Noch gibt es nichts abzudecken',
  emptySays:
    'Tragen Sie eine Anwendung ein, oder übernehmen Sie Ihre Liste: eine Zeile je Anwendung, mit dem Namen, der einstehen soll.',
  asOf: (index) => `Wie es bei Eintrag ${index} war.`,
  asOfField: 'Stand bei Eintrag',
  showThen: 'Zeigen',
}
