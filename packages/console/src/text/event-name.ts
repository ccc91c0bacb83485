import type { Language } from './catalogue.ts'

/** What people call the acts that stand in the ledger. */
const NAMES: Readonly<Record<string, readonly [en: string, de: string]>> = {
  'log.opened': ['Log opened', 'Register eröffnet'],
  'person.registered': ['Person registered', 'Person eingetragen'],
  'person.departed': ['Person left', 'Person ausgeschieden'],
  'key.added': ['Key added', 'Schlüssel hinzugefügt'],
  'key.revoked': ['Key revoked', 'Schlüssel widerrufen'],
  'mandate.proposed': ['Founding act proposed', 'Gründungsurkunde vorgeschlagen'],
  'mandate.countersigned': ['Founding act countersigned', 'Gründungsurkunde gegengezeichnet'],
  'authority.granted': ['Authority granted', 'Befugnis erteilt'],
  'authority.revoked': ['Authority revoked', 'Befugnis entzogen'],
  'use_case.revised': ['Use case registered', 'Anwendung eingetragen'],
  'policy.published': ['Policy published', 'Regeln veröffentlicht'],
  'acceptance.signed': ['Owner answered', 'Verantwortliche Person hat geantwortet'],
  'acceptance.rescinded': ['Signature taken back', 'Unterschrift zurückgenommen'],
  'challenge.recorded': ['Challenger heard', 'Gegenprüfung gehört'],
  'restriction.set': ['Restricted', 'Eingeschränkt'],
  'restriction.lifted': ['Restriction lifted', 'Einschränkung aufgehoben'],
  'agent.registered': ['Agent registered', 'Agent eingetragen'],
  'agent.revoked': ['Agent revoked', 'Agent widerrufen'],
  'run.opened': ['Run opened', 'Lauf eröffnet'],
  'run.closed': ['Run closed', 'Lauf geschlossen'],
  'observation.recorded': ['Data came back', 'Daten kamen zurück'],
  'decision.recorded': ['Decision of the gate', 'Entscheidung des Tors'],
  'decision.claimed': ['Approval claimed', 'Freigabe eingelöst'],
  'review.voted': ['Vote given', 'Stimme abgegeben'],
  'review.expired': ['Review expired', 'Prüfung abgelaufen'],
  'intent.opened': ['Act begun', 'Handlung begonnen'],
  'effect.recorded': ['What followed', 'Was folgte'],
  'secret.leaked': ['Secret leaked', 'Geheimnis ausgetreten'],
  'secret.settled': ['Leak settled', 'Austritt erledigt'],
  'clock.moved': ['Practice clock moved', 'Übungsuhr gestellt'],
  'clock.jumped': ['Clock jumped', 'Uhr gesprungen'],
  'clock.confirmed': ['Clock confirmed', 'Uhr bestätigt'],
}

/** An event type as people say it; a newer one than this console knows, as its words. */
export function eventName(type: string, language: Language): string {
  const [en, de] = NAMES[type] ?? []
  return (language === 'de' ? de : en) ?? type.replaceAll(/[._]/gu, ' ')
}
