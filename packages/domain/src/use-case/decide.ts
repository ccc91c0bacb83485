import type { CommandOf, JsonObject, Manifest, Tier } from '@answerable/contract'
import { isActive, latestRevision, type Model, type Person, signedRevision, type UseCase } from '../model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { checkManifest } from './check-manifest.ts'
import { manifestText } from './manifest-text.ts'
import { affectedPersons, strictest, tierFloor, tierOf } from './tier.ts'

/**
 * Registering proposes; it never opens anything. The gate goes on enforcing the revision the owner signed until the
 * owner signs another.
 */
export function registerUseCase(
  { model, tools }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'use_case.register'>,
): Decided {
  const { manifest } = payload
  const issues = checkManifest(manifest)
  if (issues.length > 0)
    return no(issues[0]?.path === '/people' ? 'not_separate' : 'manifest_invalid', issues[0]?.message ?? '', issues)
  const existing = model.useCases.get(manifest.use_case)
  const fault = personsFault(model, manifest) ?? (existing === undefined ? null : registrarFault(existing, signer))
  if (fault !== null) return fault
  const json = JSON.parse(JSON.stringify(manifest)) as JsonObject
  const text = manifestText(json)
  const digest = tools.digestText(text)
  const last = existing === undefined ? undefined : latestRevision(existing)
  if (last?.manifest === digest) return no('conflict', `revision ${last.revision} is this very manifest`)
  return yes<'use_case.revised'>(
    {
      type: 'use_case.revised',
      id,
      body: {
        ...openPart(manifest),
        tier: strictest([tierOf(manifest), signedTier(existing)]),
        revision: (last?.revision ?? 0) + 1,
        manifest: digest,
        policy: null,
        registeredBy: signer.id,
      },
    },
    [{ digest, kind: 'manifest', text }],
  )
}

/** Only challenger and grantor together lower a tier, and no revision does: leaving a touchpoint out changes nothing. */
function signedTier(existing: UseCase | undefined): Tier {
  return existing === undefined || existing.accepted === null ? 'T4' : (signedRevision(existing)?.tier ?? 'T4')
}

function openPart(manifest: Manifest) {
  const { owner, deputy, challenger, operators, hosts } = manifest.people
  return {
    useCase: manifest.use_case,
    unit: manifest.unit,
    owner,
    deputy: deputy ?? null,
    challenger: challenger ?? null,
    operators,
    hosts,
    ...(manifest.people.operator_team === undefined ? {} : { operatorTeam: manifest.people.operator_team }),
    ...(manifest.components.length === 0
      ? {}
      : { hostTeams: [...new Set(manifest.components.map(({ host }) => host))] }),
    categories: manifest.categories,
    touchpoints: manifest.touchpoints,
    autonomy: manifest.autonomy,
    enforcement: manifest.enforcement,
    tierFloor: tierFloor(manifest),
    affectedPersons: affectedPersons(manifest),
    hasFallback: manifest.fallback !== undefined,
    ...(manifest.cadence === undefined ? {} : { attestEvery: manifest.cadence.attest_every }),
    tools: manifest.tools.map(({ name, class: actionClass, undo }) => ({ name, class: actionClass, undo })),
    ...(manifest.accepts_from === undefined ? {} : { acceptsFrom: manifest.accepts_from }),
    components: manifest.components.map(({ id, digest }) => ({ id, digest: digest ?? null })),
  }
}

/**
 * Everybody a manifest names is registered here; owner, deputy and challenger are not a supplier's (INVARIANT 3); and
 * nobody made up, who may sign by automation, stands beside real people.
 */
function personsFault(model: Model, manifest: Manifest): Refused | null {
  const { owner, deputy, challenger, operators, hosts } = manifest.people
  const named: [string, string][] = [
    ['/people/owner', owner],
    ...(deputy === undefined ? [] : [['/people/deputy', deputy] as [string, string]]),
    ...(challenger === undefined ? [] : [['/people/challenger', challenger] as [string, string]]),
    ...[...operators, ...hosts].map((person): [string, string] => ['/people', person]),
    ...Object.entries(manifest.review.roles).flatMap(([role, people]) =>
      people.map((person): [string, string] => [`/review/roles/${role}`, person]),
    ),
    ...Object.entries(manifest.ladders).flatMap(([hazard, people]) =>
      (people ?? []).map((person): [string, string] => [`/ladders/${hazard}`, person]),
    ),
  ]
  const unknown = named.filter(([, person]) => !isActive(model.persons.get(person)))
  if (unknown.length > 0) {
    return no(
      'manifest_invalid',
      'the manifest names people who are not registered here',
      unknown.map(([path, person]) => ({ path, message: `${person} is not an active person of this log` })),
    )
  }
  const kinds = new Set(named.map(([, person]) => model.persons.get(person)?.fictional))
  if (kinds.size > 1) return no('forbidden', 'real and fictional people do not share a use case')
  for (const person of [owner, deputy, challenger]) {
    if (person !== undefined && model.persons.get(person)?.employment === 'supplier')
      return no('forbidden', 'a supplier’s staff never answers for a use case')
  }
  return null
}

/** The next revision comes from those who run it or answer for it: nobody else moves what an owner is asked to sign. */
function registrarFault(useCase: UseCase, signer: Person): Refused | null {
  const last = latestRevision(useCase)
  if (last === undefined) return null
  // The signed revision counts too: a proposal that leaves the owner out must not lock the owner out.
  const signed = signedRevision(useCase) ?? last
  const may = [last, signed].flatMap((one) => [one.owner, one.deputy, one.registeredBy, ...one.operators])
  return may.includes(signer.id)
    ? null
    : no(
        'forbidden',
        'the next revision is registered by the owner, the deputy, an operator or who registered the last one',
      )
}
