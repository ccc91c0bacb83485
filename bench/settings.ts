import { parseArgs } from 'node:util'

export type StoreKind = 'sqlite' | 'postgres'
export type Settings = {
  stores: StoreKind[]
  /** connections for single decisions, one level each */
  connections: number[]
  /** connections that send batches; empty leaves batches out */
  batchConnections: number[]
  rounds: number
  warmUpSeconds: number
  seconds: number
  /** runs of the request file at most */
  runs: number
  /** log sizes, in entries, at which the cost of one more is measured; ascending */
  growth: number[]
  /** decisions of one block at each size; three blocks are measured */
  growthBlock: number
  syncSeconds: number
  json: string | undefined
  /** folder for the raw CPU profiles, which browsers' developer tools open */
  profiles: string | undefined
}

export const BATCH = 100
/** Connections at which the targets are set and the server is profiled. */
export const TARGET_CONNECTIONS = 64

export const USAGE = `npm run bench -- [options]
  --quick               a tenth of the time; figures are rougher
  --long                also a log of one million entries (some minutes more)
  --store <name>        sqlite or postgres; default both, postgres only where one is found or ANSWERABLE_TEST_PG is set
  --json <file>         write everything measured as JSON
  --connections <list>  default 1,16,64,256
  --rounds <n>          default 3
  --seconds <n>         of each round, after a warm-up of a third
  --profiles <folder>   write <store>.cpuprofile there
  --growth <list>       log sizes in entries, default 1000,100000; "none" leaves it out`

/** @throws TypeError for an option that does not exist or a value that makes no sense */
export function readSettings(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      store: { type: 'string' },
      json: { type: 'string' },
      connections: { type: 'string', default: '1,16,64,256' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string' },
      growth: { type: 'string' },
      profiles: { type: 'string' },
    },
  })
  const { quick, long, store } = values
  if (store !== undefined && store !== 'sqlite' && store !== 'postgres')
    throw new TypeError('--store: sqlite or postgres')
  const seconds = positive('--seconds', values.seconds ?? (quick ? '2' : '6'))
  const growth = values.growth ?? (quick ? '1000,5000' : long ? '1000,100000,1000000' : '1000,100000')
  return {
    stores: store === undefined ? ['sqlite', 'postgres'] : [store],
    connections: list('--connections', values.connections),
    batchConnections: [4],
    rounds: positive('--rounds', values.rounds),
    seconds,
    warmUpSeconds: seconds / 3,
    runs: quick ? 150 : 300,
    growth: growth === 'none' ? [] : list('--growth', growth).toSorted((a, b) => a - b),
    growthBlock: quick ? 500 : 2000,
    syncSeconds: quick ? 0.5 : 2,
    json: values.json,
    profiles: values.profiles,
  }
}

function list(name: string, text: string): number[] {
  return text.split(',').map((part) => positive(name, part))
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (!(value > 0) || !Number.isFinite(value)) throw new TypeError(`${name}: "${text}" is not a positive number`)
  return value
}
