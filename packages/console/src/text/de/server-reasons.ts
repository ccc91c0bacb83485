import type { MendRole, ReasonCode } from '@answerable/contract'

/** Warum das Tor so geantwortet hat. `{value}` is replaced as in the contract's own sentences. */
export const reasons: Readonly<Record<ReasonCode, string>> = {
  use_case_unknown: 'Eine solche Anwendung ist nicht eingetragen.',
  agent_unknown:
    'Dieser Agent ist nicht eingetragen, abgelaufen oder widerrufen: Wer keinen Agenten nennt, wird abgelehnt.',
  nobody_answers: 'Niemand steht für diese Anwendung ein: Es gibt keine gültige Unterschrift.',
  observed: 'Noch wird nichts durchgesetzt: Diese Anwendung wird nur beobachtet, bis {value}.',
  acceptance_refused: 'Die verantwortliche Person hat abgelehnt, für diese Anwendung einzustehen.',
  acceptance_rescinded: 'Die verantwortliche Person hat ihre Unterschrift zurückgenommen.',
  acceptance_lapsed: 'Die Unterschrift ist abgelaufen: {value}.',
  owner_departed: 'Die verantwortliche Person ist ausgeschieden.',
  owner_moved: 'Die verantwortliche Person hat die Einheit gewechselt.',
  owner_absent: 'Die verantwortliche Person ist abwesend, und niemand vertritt sie.',
  cover_too_small: 'Die verantwortliche Person ist fort, und die Befugnis der Vertretung reicht nicht so weit.',
  successor_missing: 'Die verantwortliche Person ist fort, und bis {value} hat niemand die Nachfolge unterschrieben.',
  handover_missing: 'Die Übergabe von der vorigen verantwortlichen Person ist nicht unterschrieben.',
  authority_unconfirmed: 'Wer die Befugnis gab, ist ausgeschieden, und bis {value} hat sie niemand bestätigt.',
  owner_supplier: 'Die verantwortliche Person arbeitet für einen Lieferanten: Lieferanten stehen nie ein.',
  authority_missing: 'Die verantwortliche Person hat keine gültige Befugnis für diese Anwendung.',
  authority_lapsed: 'Die Befugnis, auf der die Unterschrift beruht, endete: {value}.',
  authority_revoked: 'Die Befugnis, auf der die Unterschrift beruht, wurde widerrufen.',
  authority_too_small: 'Die Befugnis reicht nicht so weit: {value}.',
  challenge_unheard: 'Die Gegenstimme ist zu dem Unterschriebenen nicht gehört worden.',
  capacity_mismatch: 'Die Befugnis gilt in einer Eigenschaft, die zu keiner ihrer Kategorien passt: {value}.',
  countersignature_grantor: 'Die Unterschrift dessen, der die Befugnis gab, fehlt, wegen {value}.',
  countersignature_mandate:
    'Das verbleibende Risiko ist kritisch: Die Unterschriften beider, die das Mandat unterschrieben haben, fehlen.',
  countersignature_capacity: 'Die Unterschrift der Person mit Befugnis für {value} fehlt.',
  mandate_provisional:
    'Das Mandat ist VORLÄUFIG: Die zweite Unterschrift fehlt, deshalb bleiben die Stufen T1 und T2 geschlossen.',
  mandate_missing: 'Die Kette der Befugnisse endet nicht bei einem Mandat.',
  deputy_missing: 'Die Stufen T1 und T2 brauchen eine Vertretung.',
  challenger_missing: 'Die Stufen T1 und T2 brauchen eine Gegenstimme.',
  fallback_missing: 'Die Stufen T1 und T2 brauchen einen Ersatz: wer die Arbeit tut, wenn das Tor schließt.',
  not_separate: 'Die verantwortliche Person ist auch {value}: Die Befugnis zu genehmigen ruht.',
  policy_missing: 'Für das Unterschriebene sind keine Regeln veröffentlicht.',
  enforcement_too_weak: 'T1 ohne Menschen braucht Durchsetzung durch den Aufbau oder ein Gateway.',
  paused: 'Die Anwendung ist gestoppt.',
  advisory_only: 'Jetzt sind nur Lesen und Empfehlungen offen.',
  review_all: 'Jetzt wird jede Handlung zur Prüfung angehalten.',
  clock_unconfirmed: 'Die Uhr ist gesprungen, und niemand hat sie bestätigt.',
  outcome_unreported:
    'Dieser Agent sagt nie, was folgte: Auf Stufe T1 bekommt er nichts, was sich nicht rückgängig machen lässt.',
  tool_unknown: 'Dieses Werkzeug steht nicht in dem, was unterschrieben wurde.',
  running_mismatch: 'Was läuft, ist nicht, was unterschrieben wurde: {value}.',
  drift_outside:
    'Was läuft, ist von dem Unterschriebenen abgewichen, und Stufe T1 erlaubt außerhalb des Rahmens keine Abweichung: {value}.',
  drift_review:
    'Was läuft, ist von dem Unterschriebenen abgewichen, deshalb entscheidet die verantwortliche Person: {value}.',
  attestation_overdue:
    'Die verantwortliche Person hat zu dem, was sich geändert hat, nicht geantwortet; fällig war es {value}.',
  document_missing: 'Die unterschriebene Beschreibung oder die Regeln fehlen oder sind beschädigt.',
  policy_error: 'Die Regeln ließen sich nicht auswerten, deshalb wird abgelehnt.',
  no_rule_permits: 'Keine Regel erlaubt das.',
  rule: 'Eine Regel entscheidet: {value}.',
  nobody_eligible: 'Es braucht eine Prüfung, und niemand ist übrig, der sie geben dürfte: {value}.',
  permitted: 'Eine unterschriebene Regel erlaubt das.',
  approved_by_people: 'Menschen haben genau dies genehmigt.',
  approval_void: 'Regeln oder Annahmen haben sich nach der Genehmigung geändert: Sie gilt nicht mehr.',
  exception_suspended: 'Eine Ausnahme, die passen würde, ruht, weil die Regel neu geschrieben wurde: {value}.',
  exception_over: 'Die Ausnahme, auf der dies beruhte, gilt nicht mehr: {value}.',
  emergency_unreviewed:
    'Eine Weiterführung im Notfall wurde bis {value} nicht geprüft: Bis dahin ist die Anwendung gestoppt.',
  emergency_irreversible:
    'Die Weiterführung im Notfall nennt dieses Werkzeug nicht, dessen Wirkung sich nicht rückgängig machen lässt.',
  standing_approval: 'Handlungen in diesen Grenzen hat die verantwortliche Person im Voraus genehmigt: {value}.',
  standing_approval_over:
    'Die Genehmigung im Voraus, auf der dies beruhte, wurde widerrufen oder ist beendet: {value}.',
  quorum_lost: 'Jemand, der gestimmt hat, darf es nicht mehr: Es sind zu wenige Stimmen.',
}

/** Wer es beheben kann. */
export const roles: Readonly<Record<MendRole, string>> = {
  owner: 'die verantwortliche Person',
  deputy: 'die Vertretung',
  challenger: 'die Gegenstimme',
  'holder of that capacity': 'wer diese Befugnis hat',
  grantor: 'wer die Befugnis gab',
  'mandate signer': 'wer das Mandat unterschreibt',
  operator: 'wer die Anwendung betreibt',
  reviewer: 'die Prüfenden',
  'anyone with power to reopen': 'wer wieder öffnen darf',
  'policy author': 'wer die Regeln schreibt',
  'nobody: ask again': 'niemand: neu fragen',
}
