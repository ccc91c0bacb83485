import type { Catalogue } from '../catalogue.ts'

export const records: Catalogue['records'] = {
  policies: 'Regeln',
  policiesSays: 'Was das Tor für jede Anwendung durchsetzt, in Sätzen und so, wie das Tor es liest. Nur zum Lesen.',
  chosen: 'Anwendung',
  noUseCases: 'Keine Anwendung ist eingetragen.',
  published: 'Veröffentlicht',
  publishedSays: 'Wählen Sie einen Eintrag, um die Regeln so zu lesen, wie sie damals waren.',
  vendors: 'Lieferanten',
  vendorsSays: 'Wer verkauft, worauf die Anwendungen laufen, und welche Teile mehrere gemeinsam nutzen.',
  usedBy: 'Genutzt von',
  noVendors: 'Keine Anwendung nennt einen Lieferanten.',
  components: 'Bausteine',
  componentsSays: 'Eine Änderung erreicht jede Anwendung, die darunter steht.',
  noComponents: 'Keine Anwendung nennt einen Baustein.',
  announced: 'Angekündigte Änderung, kommt',
}
