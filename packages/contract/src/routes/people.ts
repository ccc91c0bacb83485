import { AsOf, read, signed, type Route } from './route.ts'

/** People, keys, mandates and authorities. */
export const peopleRoutes = {
  registerPerson: signed(
    '/v1/people',
    'person.register',
    ['person.registered'],
    'Register a person and their first key',
  ),
  departPerson: signed(
    '/v1/people/{person}/depart',
    'person.depart',
    ['person.departed'],
    'Record that a person has left',
    [],
    { person: 'person' },
  ),
  readDeparture: read(
    '/v1/people/{person}/departure',
    'person',
    'What a person’s leaving would do, before it is recorded: what closes, who stands in, who is asked',
  ),
  addKey: signed('/v1/people/{person}/keys', 'key.add', ['key.added'], 'Add a key, signed by an existing one', [], {
    person: 'person',
  }),
  revokeKey: signed('/v1/people/{person}/keys/{key}/revoke', 'key.revoke', ['key.revoked'], 'Revoke a key', [], {
    person: 'person',
    key: 'key',
  }),
  proposeMandate: signed(
    '/v1/mandates',
    'mandate.propose',
    ['mandate.proposed'],
    'Propose the founding act of a unit: the first signature',
  ),
  countersignMandate: signed(
    '/v1/mandates/{mandate}/countersign',
    'mandate.countersign',
    ['mandate.countersigned'],
    'The second signature: until then everything is PROVISIONAL',
    [],
    { mandate: 'mandate' },
  ),
  grantAuthority: signed(
    '/v1/authorities',
    'authority.grant',
    ['authority.granted'],
    'Grant authority: capacity, powers, scope, limits, expiry',
    ['beyond_authority', 'expired'],
  ),
  revokeAuthority: signed(
    '/v1/authorities/{authority}/revoke',
    'authority.revoke',
    ['authority.revoked'],
    'Revoke an authority',
    ['beyond_authority'],
    { authority: 'authority' },
  ),
  listPeople: read('/v1/people', 'person', 'People, with names joined from the vault'),
  listAuthorities: read('/v1/authorities', 'person', 'Authorities and mandates', AsOf),
} as const satisfies Record<string, Route>
