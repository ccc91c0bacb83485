import type { Catalogue } from '../catalogue.ts'

export const problems: Catalogue['problems'] = {
  page: 'Diese Seite lässt sich nicht zeigen',
  unreached: 'Der Server antwortet nicht',
  unreachedSays: 'Geändert wurde nichts. Er wird wieder gefragt, sobald Sie es versuchen oder er zurück ist.',
  retry: 'Noch einmal versuchen',
  what: 'Was zu tun ist',
  reference: (instance) => `Wenn Sie um Hilfe bitten, nennen Sie ${instance}`,
  broken: 'Diese Seite kam mit der Antwort des Servers nicht zurecht',
  brokenSays:
    'Geändert wurde dadurch nichts. Laden Sie neu; bleibt es so, sagen Sie es denen, die den Server betreiben.',
  reload: 'Neu laden',
}
