import type { Catalogue } from '../catalogue.ts'

export const acts: Catalogue['acts'] = {
  restricted: 'Was sie schließt',
  restrictedSays: 'Jede Sperre wird einzeln aufgehoben. Die strengste gilt.',
  scope: { use_case: 'diese Anwendung', agent: (agent) => `der Agent ${agent}`, everything: 'alles' },
  set: (mode, what) => `${mode}: ${what}`,
  cause: {
    owner: 'auf Entscheidung ihrer Verantwortlichen',
    ladder: 'weil niemand auf die Änderungen geantwortet hat',
    incident: 'wegen eines Vorfalls',
    oversight: 'durch die Aufsicht',
    conflict: 'wegen eines Rollenkonflikts',
  },
  setBy: 'Geschlossen von',
  noReasonYet: 'Ein Grund wurde noch nicht genannt.',
  reasonBy: 'Fällig bis',
  reasonOverdue: 'Der Grund ist überfällig. Auch die Vorgesetzten werden gefragt.',
  giveReason: 'Den Grund nennen',
  giveReasonSays: 'Warum gestoppt werden musste. Er steht neben dem Stopp und öffnet nichts.',
  reopen: 'Wieder öffnen',
  reopenSays: 'Warum es weitergehen darf. Der Grund steht dauerhaft neben Ihrem Namen.',
  first: 'Was vorher erfüllt sein muss',
  incidentFirst: 'Der Vorfall, für den geschlossen wurde, muss abgeschlossen sein.',
  toIncident: 'Zum Vorfall',
  two: (challenger) =>
    `Zwei Unterschriften: jemand, der wieder öffnen darf, und ${challenger} als Gegenprüfung. Stufe 1 braucht beide.`,
  agreed: (people) => `${people} hat schon unterschrieben.`,
  by: (people) => `Es braucht die Unterschrift von ${people}.`,
  orOf: (people) => `Eine dieser Personen kann unterschreiben: ${people}.`,
  byNobody: 'Niemand hier darf wieder öffnen. Wer Befugnisse über die Einheit erteilt, kann dieses Recht geben.',
  fault: {
    lifted: 'Die Sperre ist schon aufgehoben.',
    incident_open: 'Der Vorfall ist noch offen, also kann noch niemand aufheben.',
    agreed: 'Sie haben unterschrieben. Jemand anderes muss es auch.',
    no_power: 'Sie dürfen nicht wieder öffnen.',
    in_conflict: 'Ein Konflikt Ihrer Rollen setzt Ihr Recht zum Öffnen aus.',
    own_conflict: 'Geschlossen wurde Ihretwegen, also muss jemand anderes sagen, dass es vorbei ist.',
  },
  afterOpen: 'Ohne diese Sperre handelt sie wieder, im Rahmen des Unterschriebenen.',
  afterClosed: 'Auch ohne diese Sperre bleibt sie zu:',
  afterMode: (mode) => `Auch ohne diese Sperre hält eine andere sie bei: ${mode}.`,
  oneMore: 'Ihre Unterschrift steht im Register. Geöffnet wird, sobald auch die andere da ist.',
  takeBack: 'Die Unterschrift zurücknehmen',
  takeBackSays:
    'Ab diesem Eintrag lehnt das Tor alles ab, was sie verlangt. Zum Öffnen müssen Sie neu lesen und unterschreiben.',
  leave: 'Ist ausgeschieden',
  leaveOf: (name) => `${name} ist ausgeschieden`,
  leaveSays: 'All das oben geschähe mit dem Eintrag, der es festhält.',
  ifLeft:
    'Das ruht auf dieser Person. Daneben steht jeweils, was daraus würde, wenn sie ausschiede, nach den Regeln, die dann gelten.',
  person: 'Person',
  personOf: (unit) => `Person von ${unit}`,
  answersFor: 'Steht ein für',
  answersForNothing: 'Steht für nichts ein.',
  closesNow: 'Sie würde sofort schließen.',
  closedAlready: 'Sie ist schon zu.',
  staysOpen: (deputy, until) => `${deputy} würde vertreten, höchstens bis ${until}. Sie bliebe offen.`,
  successor: (people, until) => `${people} müsste bis ${until} eine Nachfolge benennen.`,
  places: 'Andere Plätze',
  placesSays: 'Sie blieben leer, bis jemand anderes dafür eingetragen ist.',
  as: { deputy: 'Vertretung', challenger: 'Gegenprüfung', operator: 'Betrieb' },
  role: (role, others) =>
    others === 0
      ? `Prüft (${role}). Niemand sonst ist genannt: Was dafür angehalten wird, kann nur verfallen.`
      : `Prüft (${role}). ${others === 1 ? 'Eine weitere Person ist' : `${others} weitere sind`} genannt.`,
  rights: 'Befugnisse',
  heldRights: (count) =>
    count === 1 ? 'Eine eigene Befugnis würde enden.' : `${count} eigene Befugnisse würden enden.`,
  noRights: 'Keine eigene Befugnis.',
  given: (grantee, people, until) =>
    `${grantee} hat von dieser Person eine Befugnis. ${people} müsste sie bis ${until} übernehmen, sonst endet sie.`,
  keys: 'Schlüssel und Sitzungen',
  keysEnd: (count) =>
    count === 0
      ? 'Kein Schlüssel. Sitzungen und Zugangsmarken würden sofort enden.'
      : `${count === 1 ? 'Ihr Schlüssel würde' : `Ihre ${count} Schlüssel würden`} nichts mehr unterschreiben. Sitzungen und Zugangsmarken würden sofort enden.`,
  votes: 'Offene Stimmen',
  voteLost: 'Eine Stimme hierzu würde nicht mehr zählen:',
  noVotes: 'Keine wartet auf Menschen.',
  nobodyAsked: 'niemand, der noch da ist',
  cannot: {
    departed: 'Diese Person ist schon ausgeschieden.',
    last_administrator:
      'Niemand sonst könnte befugen, Schlüssel wiederherstellen oder öffnen. Zuerst braucht es eine befugte Nachfolge.',
    no_right:
      'Das tragen nur die Person selbst ein, wer die Gründungsurkunde unterschrieben hat oder wer ihre Einheit einschränken darf.',
  },
  leaveReason: 'Wann und warum, in wenigen Worten',
  recordLeave: (name) => `Das Ausscheiden von ${name} eintragen`,
  openPerson: (name) => `Was ${name} innehat, und was ein Ausscheiden bewirkt`,
  news: 'Nachrichten',
  newsSays:
    'Was Ihnen gesagt wurde, das Neueste zuerst. Eine Nachricht ist ein Link: In ihr wird nichts unterschrieben.',
  noNews: 'Nichts Neues',
  noNewsSays: 'Wenn etwas Sie braucht, steht es hier, und kommt per E-Mail, wo ein Mailserver eingerichtet ist.',
  seen: 'Gesehen',
  newsCount: (count) => (count === 1 ? 'Eine ungelesene Nachricht' : `${count} ungelesene Nachrichten`),
  message: {
    signature_wanted: 'Ihre Unterschrift ist gefragt.',
    review_waiting: 'Eine Handlung wartet auf Ihre Prüfung.',
    review_asked: 'Jemand, der prüft, fragt Sie etwas vor der Entscheidung.',
    review_answered: 'Ihre Frage zu einer angehaltenen Handlung ist beantwortet.',
    expiry_approaching: 'Eine Unterschrift endet bald, und damit schließt das Tor.',
    restriction_set: 'Etwas wurde eingeschränkt oder gestoppt.',
    reason_missing: 'Etwas wurde ohne Grund gestoppt, und der Grund ist überfällig.',
    incident_assigned: 'Ein Vorfall braucht Sie.',
    incident_news: 'Es gibt Neues zu einem Vorfall, den Sie gemeldet haben.',
    emergency_declared: 'Die Arbeit geht als Notfall weiter.',
    exception_asked: 'Eine Ausnahme wartet auf Ihre Antwort.',
    key_added:
      'Ihnen oder jemandem, dem Sie eine Befugnis gaben, wurde ein Schlüssel hinzugefügt. War es nicht diese Person, widerrufen Sie ihn sofort.',
    cover_begun: 'Ab jetzt vertreten Sie jemanden.',
    nomination: 'Sie werden gebeten, für eine Anwendung einzustehen.',
    task_opened: 'Etwas muss von Hand gestoppt werden. VOM TOR NICHT DURCHGESETZT.',
    witness_alarm: 'Ein Zeuge des Registers widerspricht ihm oder bleibt zurück. Jemand muss nachsehen, warum.',
  },
}
