import type { ErrorCode } from '@answerable/contract'

/** By code of the error: was es ist, und was zu tun ist. A code without words does not compile. */
export const errors: Readonly<Record<ErrorCode, readonly [title: string, mend: string]>> = {
  malformed_json: [
    'Die Anfrage ist kein JSON, wie RFC 8259 es will',
    'Ein JSON-Objekt in UTF-8 senden, ohne doppelte Schlüssel.',
  ],
  body_too_large: [
    'Die Anfrage ist größer, als hier angenommen wird',
    'Weniger senden, oder den Inhalt als Prüfsumme.',
  ],
  body_too_deep: ['Die Anfrage ist tiefer als 32 Ebenen verschachtelt', 'Flacher aufbauen.'],
  number_out_of_range: ['Eine Zahl liegt außerhalb von ±(2^53-1)', 'Große oder genaue Zahlen als Text senden.'],
  invalid_input: ['Die Angaben passen nicht', 'Bei jedem genannten Feld steht, wie es sein muss.'],
  unsupported_media_type: ['Die Anfrage ist nicht application/json', 'Content-Type: application/json setzen.'],
  unauthenticated: [
    'Sie sind nicht angemeldet, oder die Anmeldung ist abgelaufen oder widerrufen',
    'Melden Sie sich mit einem Schlüssel an, der in diesem Register steht.',
  ],
  forbidden: ['Das dürfen Sie nicht', 'Bitten Sie jemanden, dessen Befugnis so weit reicht.'],
  not_found: ['Das gibt es hier nicht', 'Prüfen Sie die Kennung und ob es dieses Register ist.'],
  method_not_allowed: ['So lässt sich diese Adresse nicht aufrufen', 'Siehe die Beschreibung der Schnittstelle.'],
  idempotency_key_reused: [
    'Derselbe Wiederholungsschlüssel kam mit anderem Inhalt',
    'Für eine neue Anfrage einen neuen Schlüssel nehmen.',
  ],
  statement_void: [
    'Die unterschriebene Erklärung gilt nicht',
    'Lassen Sie sich eine neue zeigen und unterschreiben Sie, was darin steht.',
  ],
  statement_expired: ['Die Erklärung ist abgelaufen', 'Lassen Sie sich eine neue zeigen.'],
  statement_used: [
    'Die Erklärung ist schon verwendet',
    'Eine Unterschrift gilt einmal: Lassen Sie sich eine neue zeigen.',
  ],
  automation_refused: [
    'Selbsttätig unterschrieben wird nur für erfundene Personen',
    'Unterschreiben Sie selbst, mit den Sätzen vor Augen.',
  ],
  key_unconfirmed: [
    'Dieser Schlüssel ist noch nicht bestätigt',
    'Bitten Sie, wer Ihnen die Befugnis gab, ihn zu bestätigen. Bis dahin gilt der vorige Schlüssel.',
  ],
  key_too_new: [
    'Dieser Schlüssel ist für die Stufen T1 und T2 zu neu',
    'Warten Sie 24 Stunden nach der Bestätigung, oder unterschreiben Sie mit dem vorigen.',
  ],
  conflict: ['Was schon da ist, steht dagegen', 'Sehen Sie sich den jetzigen Stand an und entscheiden Sie neu.'],
  challenge_missing: [
    'Die Gegenstimme ist nicht gehört worden',
    'Bitten Sie die Person, die in der Fassung als Gegenstimme genannt ist.',
  ],
  beyond_authority: [
    'Das geht über die Befugnis hinaus, auf der es beruht',
    'Bitten Sie, wer die Befugnis gab und hier genannt ist.',
  ],
  retained: [
    'Das wird aufbewahrt: Die Frist läuft noch, oder eine Sperre erfasst es',
    'Grund und Ende stehen dabei; eine Sperre hebt auf, wer löschen darf.',
  ],
  not_separate: ['Eine Person kann nicht beide Rollen haben', 'Nennen Sie für eine der beiden jemand anderen.'],
  expired: ['Das ist beendet', 'Fragen Sie neu; ein Ende ist endgültig.'],
  policy_invalid: ['Die Regeln lassen sich nicht übersetzen', 'Zeile und Spalte stehen dabei.'],
  policy_tests_failed: ['Die Prüffälle der Regeln gehen nicht auf', 'Die fehlgeschlagenen Fälle stehen dabei.'],
  not_tighter: [
    'Es ist nicht nachweislich strenger als das Unterschriebene',
    'Als neue Regeln veröffentlichen: Lockern braucht die Unterschrift der verantwortlichen Person.',
  ],
  release_void: [
    'Die Freigabe gilt nicht',
    'Mit dem Schlüssel oder der Identität unterschreiben, die unter `deployment` unterschrieben ist.',
  ],
  manifest_invalid: [
    'Die Beschreibung der Anwendung passt nicht zusammen',
    'Bei jedem Punkt steht, wo es ist und wie es sein muss.',
  ],
  assumptions_moved: [
    'Gezeigt wurde anderes, als jetzt eingetragen ist',
    'Lesen Sie die neueste Fassung und unterschreiben Sie dann.',
  ],
  setup_done: ['Die gründende Person ist schon eingetragen', 'Bitten Sie eine eingetragene Person, Sie aufzunehmen.'],
  too_many_reports: [
    'Die Agenten dieser Anwendung haben fürs Erste genug gemeldet',
    'Warten Sie, bis über die offenen Meldungen entschieden ist.',
  ],
  run_closed: ['Der Lauf ist abgeschlossen', 'Einen neuen Lauf öffnen.'],
  permit_expired: ['Die Erlaubnis endete, bevor begonnen wurde', 'Die Handlung dem Tor noch einmal vorlegen.'],
  permit_used: ['Die Erlaubnis oder Genehmigung ist schon verbraucht', 'Die Handlung dem Tor noch einmal vorlegen.'],
  action_mismatch: [
    'Was gleich geschieht, ist nicht, was entschieden wurde',
    'Genau das Gezeigte ausführen, oder neu fragen.',
  ],
  not_approved: ['Die Entscheidung ist nicht genehmigt', 'Warten Sie auf die genannten Prüfenden.'],
  gate_closed: ['Das Tor ist für diese Anwendung geschlossen', 'Bei jedem Grund steht, wer ihn beheben kann.'],
  clock_unconfirmed: [
    'Die Uhr ist gesprungen, und niemand hat sie bestätigt',
    'Wer wieder öffnen darf, bestätigt die Uhr.',
  ],
  queue_full: ['Der Server hat gerade zu viel zu tun', 'Gleich noch einmal versuchen.'],
  store_unavailable: ['Der Speicher hat nicht geantwortet', 'Entschieden wurde nichts. Noch einmal versuchen.'],
  epoch_closed: [
    'Dieses Register ist beendet',
    'Hier wird nichts mehr entschieden oder angefügt; das nächste führt ein anderer Server.',
  ],
  log_stopped: [
    'Der Unterzeichner hat dieses Register angehalten',
    'Wer den Server betreibt, prüft mit `answerable fsck`.',
  ],
  document_missing: [
    'Ein Dokument fehlt oder passt nicht zu seiner Prüfsumme',
    'Es wiederherstellen; bis dahin bleibt das Tor hier geschlossen.',
  ],
  internal: ['Ein Fehler von uns', 'Entschieden wurde nichts. Melden Sie ihn mit der Kennung, die dabeisteht.'],
}
