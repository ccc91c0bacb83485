import type { Catalogue } from '../catalogue.ts'

export const signIn: Catalogue['signIn'] = {
  title: 'Anmelden',
  lead: 'Sie melden sich mit dem Schlüssel an, mit dem Sie unterschreiben: einem Passkey auf diesem Gerät, Ihrem Telefon oder einem Sicherheitsschlüssel.',
  withPasskey: 'Mit einem Passkey anmelden',
  withProvider: 'Über Ihre Organisation anmelden',
  recovery: 'Sie haben Ihren Passkey verloren',
  recoverySays:
    'Mit einem Notfallcode können Sie lesen und einen neuen Schlüssel beantragen. Er zählt erst, wenn eine zweite Person dafür unterschreibt.',
  code: 'Notfallcode',
  useCode: 'Mit diesem Code lesen',
  waiting: 'Ihr Gerät bittet Sie um Bestätigung ...',
  refused: 'Das Gerät hat nicht bestätigt. Sie haben abgebrochen, oder es kennt für diese Adresse keinen Passkey.',
  unsupported: 'Dieser Browser kann keine Passkeys. Jeder aktuelle Browser kann es über https oder auf localhost.',
  which: (log) => `Das Register ${log}`,
  setUp: 'Dieses Register einrichten',
  nobodyYet: 'Noch ist niemand eingetragen.',
  invited: 'Sie sind eingeladen',
  setupTitle: 'Dieses Register einrichten',
  setupLead:
    'Hier trägt sich die erste Person ein, mit dem Kennwort, das der Server beim Start ausgegeben hat. Rechte hat sie damit keine: Die beginnen mit einer Gründungsurkunde, die zwei Menschen unterschreiben.',
  setupToken: 'Kennwort, das der Server ausgegeben hat',
  setupTokenSays: 'Es steht im Terminal, in dem der Server gestartet wurde, hinter „setup“.',
  yourName: 'Ihr voller Name',
  yourNameSays:
    'So wie Ihre Organisation Sie kennt. Er steht außerhalb des Registers, damit er später gelöscht werden kann.',
  yourEmail: 'Ihre dienstliche E-Mail-Adresse',
  makePasskey: 'Passkey erstellen und eintragen',
  signInNow: 'Jetzt damit anmelden',
  doneTitle: 'Sie sind eingetragen',
  fictional: 'Das ist eine erfundene Person',
  fictionalSays: 'Zum Ausprobieren. Jeder Eintrag sagt es.',
  nextMandate: 'Als Nächstes: die Gründungsurkunde',
  invitationTitle: (name) => `${name}, Sie sind eingeladen`,
  invitationLead:
    'Sie erstellen einen Schlüssel, den nur Sie haben. Wofür Sie damit unterschreiben, dafür stehen Sie ein.',
  invitationOver: 'Diese Einladung ist benutzt, zurückgezogen oder abgelaufen. Bitten Sie um eine neue.',
  invitationBroken:
    'Dieser Link ist unvollständig. Öffnen Sie ihn noch einmal ganz von dort, wo Sie ihn bekommen haben.',
  by: 'Eingeladen von',
}
