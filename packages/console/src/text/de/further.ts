import type { Catalogue } from '../catalogue.ts'

export const further: Catalogue['further'] = {
  pdf: 'Das Unterschriebene als PDF',
  newTab: '(öffnet einen neuen Tab)',
  missing: 'Ihre weitere Unterschrift fehlt',
  lead: 'Die verantwortliche Person hat geantwortet. Ohne auch Ihre Unterschrift öffnet diese Antwort nichts.',
  countersign: 'Gegenzeichnen',
  countersignSays: 'Die verantwortliche Person steht weiter dafür ein. Sie stehen dafür, zugestimmt zu haben.',
  words: 'Was die verantwortliche Person unterschrieben hat',
  notHeld: 'Die unterschriebenen Worte liegen hier nicht mehr vor. Fragen Sie danach, bevor Sie unterschreiben.',
  noneMissing: 'Hier fehlt keine Unterschrift von Ihnen.',
  missingFrom: (names) => `Es fehlt eine Unterschrift von ${names}.`,
  missingFromNobody: 'Es fehlt eine Unterschrift, die derzeit niemand geben kann.',
  for: {
    high_risk: 'Weil das bleibende Risiko hoch ist',
    critical_risk: 'Weil das bleibende Risiko kritisch ist',
    customer_facing: 'Für das, was sie an der Kundschaft tut',
    internal_trust: 'Für das, worauf man sich im Haus verlässt',
    sensitive_data: 'Für die sensiblen Daten, die sie verwendet',
    other: 'Weil keine Kategorie benennt, was sie berührt',
  },
  challenge: 'Ihre Sicht als Gegenprüfung',
  challengeSays:
    'Ein Einwand hält niemanden auf. Er bleibt vermerkt neben der Antwort derer, die trotzdem weitergehen.',
  challengeFirst: 'Lesen und Stellung nehmen',
  view: { supports: 'Unterstützen', objects: 'Einwenden' },
  viewReason: 'Warum?',
  noPolicy: 'Für diese Fassung sind noch keine Regeln veröffentlicht, also gibt es nichts zu beurteilen.',
}
