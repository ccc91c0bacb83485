import { type PolicyWitness, type WitnessPolicy, parseCheckpoint, parseNote } from '@answerable/ledger'
import type { Model, WitnessAlarm } from '@answerable/domain'
import type { Cosigned, CosignedStore } from './cosigned.ts'
import { ago, type WitnessBook, type WitnessStatus, type WitnessView } from './status.ts'

export type BookDeps = {
  policy: WitnessPolicy
  store: CosignedStore
  /** what people have declared of witnesses, by verifier key */
  declared: () => ReadonlyMap<string, { operator: 'independent' | 'same' }>
  /** alarms the ledger holds, by verifier key, '' for all witnesses: they outlive the server that met them */
  recorded: () => Model['witnessAlarms']
  /** the wall clock, RFC 3339 */
  now: () => string
}

/** The book as the feed writes it. */
export type OpenBook = WitnessBook & {
  /** the largest size a witness has cosigned; 0: none */
  heldBy(vkey: string): number
  add(cosigned: Cosigned): void
  /** null: nothing is wrong any more */
  alarm(vkey: string, message: string | null): void
  /** one that is about no single witness, such as lag */
  alarmAll(message: string | null): void
}

/** Sizes kept so that witnesses which answer at different times can still meet at one. */
const KEPT_SIZES = 64

/**
 * Which checkpoints count as witnessed. INVARIANT: only cosignatures of witnesses a person declared independent count
 * toward the quorum; a log without such a declaration is shown as unwitnessed, whatever has cosigned it.
 */
export function createBook({ policy, store, declared, recorded, now }: BookDeps): OpenBook {
  const bySize = new Map<number, Map<string, Cosigned>>()
  const alarms = new Map<string, string>()
  let common: string | null = null
  const remember = (cosigned: Cosigned): void => {
    bySize.set(cosigned.size, (bySize.get(cosigned.size) ?? new Map()).set(cosigned.vkey, cosigned))
  }
  for (const cosigned of store.all()) remember(cosigned)

  const operatorOf = (vkey: string): WitnessView['operator'] => declared().get(vkey)?.operator ?? 'undeclared'
  const newestOf = (vkey: string): Cosigned | undefined =>
    [...bySize.values()].flatMap((rows) => rows.get(vkey) ?? []).toSorted((a, b) => b.size - a.size)[0]
  const counted = (): { size: number; rows: Cosigned[] } | undefined => {
    if (!policy.asksForWitnesses) return undefined
    for (const size of [...bySize.keys()].toSorted((a, b) => b - a)) {
      const rows = [...(bySize.get(size)?.values() ?? [])].filter(({ vkey }) => operatorOf(vkey) === 'independent')
      if (rows.length > 0 && policy.isQuorum(new Set(rows.map(({ vkey }) => vkey)))) return { size, rows }
    }
    return undefined
  }
  const withLines = (note: string, size: number): string =>
    note +
    [...(bySize.get(size)?.values() ?? [])]
      .filter((row) => row.note === note)
      .map(({ line }) => line)
      .join('')

  return {
    witnessed() {
      const found = counted()
      const note = found?.rows[0]?.note
      if (found === undefined || note === undefined) return undefined
      const { size, root } = parseCheckpoint(parseNote(note).text)
      return { size, root, checkpoint: withLines(note, size) }
    },
    decorate: (signed) => ({ ...signed, checkpoint: withLines(signed.checkpoint, signed.size) }),
    heldBy: (vkey) => newestOf(vkey)?.size ?? 0,
    add(cosigned) {
      store.add(cosigned)
      remember(cosigned)
      const sizes = [...bySize.keys()].toSorted((a, b) => b - a)
      const kept = new Set([...sizes.slice(0, KEPT_SIZES), counted()?.size ?? -1])
      if (sizes.length <= KEPT_SIZES + 1) return
      for (const size of sizes) if (!kept.has(size)) bySize.delete(size)
      store.keep([...kept])
    },
    alarm(vkey, message) {
      if (message === null) alarms.delete(vkey)
      else alarms.set(vkey, message)
    },
    alarmAll(message) {
      common = message
    },
    status(newest): WitnessStatus {
      const found = counted()
      const time = found === undefined ? 0 : Math.max(...found.rows.map((row) => row.time))
      const secondsAgo = Math.max(0, Math.floor(Date.parse(now()) / 1000) - time)
      const witnesses = policy.witnesses.map((witness) => view(witness, newestOf(witness.vkey)))
      const names = (rows: readonly Cosigned[]): string[] =>
        policy.witnesses.filter(({ vkey }) => rows.some((row) => row.vkey === vkey)).map(({ name }) => name)
      return {
        witnessed:
          found === undefined
            ? null
            : { size: found.size, time: new Date(time * 1000).toISOString(), secondsAgo, by: names(found.rows) },
        sentence:
          found === undefined ? unwitnessed(witnesses) : `Witnessed up to ${found.size}, ${ago(secondsAgo)} ago.`,
        size: newest.size,
        witnesses,
        alarms: [
          ...(common === null ? [] : [common]),
          ...witnesses.flatMap(({ alarm }) => alarm ?? []),
          ...[...recorded()].map(([key, alarm]) => standing(key, alarm)),
        ],
      }
    },
  }

  /** An alarm the ledger holds: neither a restart, nor a moment in order, nor a witness that fell silent ends it. */
  function standing(key: string, { trouble, time }: WitnessAlarm): string {
    const name = policy.witnesses.find(({ vkey }) => vkey === key)?.name ?? (key === '' ? 'witnesses' : key)
    return `${name}: ${trouble} since ${time}, and not in order for ten minutes yet`
  }

  function view({ name, vkey }: PolicyWitness, last: Cosigned | undefined): WitnessView {
    const alarm = alarms.get(vkey)
    return {
      name,
      vkey,
      operator: operatorOf(vkey),
      size: last?.size ?? null,
      time: last === undefined ? null : new Date(last.time * 1000).toISOString(),
      alarm: alarm === undefined ? null : `${name}: ${alarm}`,
    }
  }
}

function unwitnessed(witnesses: readonly WitnessView[]): string {
  const cosigned = witnesses.filter(({ size }) => size !== null)
  if (cosigned.length === 0) return 'UNWITNESSED: nobody else has signed any state of this log.'
  return cosigned.some(({ operator }) => operator === 'independent')
    ? 'UNWITNESSED: fewer independent witnesses have signed than the quorum asks for.'
    : 'UNWITNESSED: those that signed are not declared independent, which counts as none.'
}

/** The policy of a log that has none: nobody watches. */
export const NO_WITNESSES: WitnessPolicy = { logs: [], witnesses: [], asksForWitnesses: false, isQuorum: () => true }
