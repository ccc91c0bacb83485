import type { Manifest, Tier, TierReason } from '@answerable/contract'

const ORDER: readonly Tier[] = ['T1', 'T2', 'T3', 'T4']

/** What autonomy makes of the worst that cannot be taken back. Rows: autonomy; columns: worst undo of an acting tool. */
const AUTONOMY_BY_UNDO = {
  autonomous: { irreversible: 'T1', compensable: 'T2', reversible: 'T3', none: 'T3' },
  semi_autonomous: { irreversible: 'T2', compensable: 'T3', reversible: 'T4', none: 'T4' },
  human_checked: { irreversible: 'T3', compensable: 'T4', reversible: 'T4', none: 'T4' },
  advisory: { irreversible: 'T4', compensable: 'T4', reversible: 'T4', none: 'T4' },
} as const satisfies Record<Manifest['autonomy'], Record<string, Tier>>

const TOUCHPOINT = { secrets: 'T2', access: 'T2', customer_trust: 'T3' } as const
const DATA_CLASS = { secret: 'T2', special: 'T2', personal: 'T3', internal: 'T4', public: 'T4' } as const
const PERSONS: readonly [atLeast: number, tier: Tier][] = [
  [100_000, 'T2'],
  [1_000, 'T3'],
]

/**
 * The computed floor of a use case's tier: the strictest of five dimensions, and T1 where two of them say T2 for
 * reasons of their own. Anyone may raise it; nobody lowers it in a file.
 */
export function tierFloor(manifest: TierInputs): Tier {
  return strictest(tierReasons(manifest).map(({ tier }) => tier))
}

/** What a floor is computed from. */
export type TierInputs = Pick<Manifest, 'autonomy' | 'tools' | 'touchpoints' | 'data_classes' | 'affected'>

/** Why the floor is what it is: each dimension that asks for more than the lowest tier, strictest first. */
export function tierReasons(manifest: TierInputs): TierReason[] {
  const persons = affectedPersons(manifest)
  const dimensions: TierReason[] = [
    { what: 'autonomy', value: worstUndo(manifest), tier: AUTONOMY_BY_UNDO[manifest.autonomy][worstUndo(manifest)] },
    worst('touchpoint', manifest.touchpoints, TOUCHPOINT),
    worst('data_class', manifest.data_classes, DATA_CLASS),
    { what: 'persons', value: String(persons), tier: PERSONS.find(([least]) => persons >= least)?.[1] ?? 'T4' },
  ]
  const high = dimensions.filter(({ tier }) => tier === 'T1' || tier === 'T2')
  const together: TierReason[] = high.length >= 2 ? [{ what: 'together', value: String(high.length), tier: 'T1' }] : []
  return [...together, ...dimensions]
    .filter(({ tier }) => tier !== 'T4')
    .toSorted((a, b) => ORDER.indexOf(a.tier) - ORDER.indexOf(b.tier))
}

function worst<T extends string>(
  what: TierReason['what'],
  values: readonly T[],
  tiers: Readonly<Record<T, Tier>>,
): TierReason {
  const tier = strictest(values.map((value) => tiers[value]))
  return { what, value: values.find((value) => tiers[value] === tier) ?? '', tier }
}

export function affectedPersons(manifest: Pick<Manifest, 'affected'>): number {
  return manifest.affected.reduce((sum, group) => sum + group.count, 0)
}

/** The stricter of the floor and what the manifest asks for. */
export function tierOf(manifest: TierInputs & { tier?: Tier | undefined }): Tier {
  return strictest([tierFloor(manifest), manifest.tier ?? 'T4'])
}

export function isStricter(a: Tier, b: Tier): boolean {
  return ORDER.indexOf(a) < ORDER.indexOf(b)
}

export function strictest(tiers: readonly Tier[]): Tier {
  return tiers.reduce<Tier>((best, tier) => (isStricter(tier, best) ? tier : best), 'T4')
}

function worstUndo(manifest: Pick<Manifest, 'tools'>): 'irreversible' | 'compensable' | 'reversible' | 'none' {
  const acting = manifest.tools.filter((tool) => tool.class !== 'read').map((tool) => tool.undo)
  return (['irreversible', 'compensable', 'reversible'] as const).find((undo) => acting.includes(undo)) ?? 'none'
}
