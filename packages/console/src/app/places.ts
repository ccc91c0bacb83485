/** The places of the rail: the key names their text in the catalogue's `shell`. */
export const PLACES = [
  ['mine', '/'],
  ['coverage', '/coverage'],
  ['useCases', '/use-cases'],
  ['reviews', '/reviews'],
  ['decisions', '/decisions'],
  ['ledger', '/ledger'],
  ['settings', '/settings'],
] as const
