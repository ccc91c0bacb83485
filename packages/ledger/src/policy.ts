import { parseCosignerVkey } from './cosignature.ts'
import { LedgerError } from './errors.ts'
import { parseVkey } from './note-key.ts'
import { toHex } from './bytes.ts'

/** `name` has a meaning only inside the policy; the key is what counts. */
export type PolicyWitness = { readonly name: string; readonly vkey: string; readonly url?: string }

/** A C2SP tlog-policy: which logs and witnesses are known, and how many of whom make a checkpoint witnessed. */
export type WitnessPolicy = {
  readonly logs: readonly { readonly vkey: string; readonly url?: string }[]
  readonly witnesses: readonly PolicyWitness[]
  /** false: `quorum none`, so no cosignature is asked for */
  readonly asksForWitnesses: boolean
  /** Whether cosignatures by these verifier keys are a quorum. `quorum none` is met by anything. */
  isQuorum(vkeys: ReadonlySet<string>): boolean
}

type Member = (vkeys: ReadonlySet<string>) => boolean

/** Beyond the 32 of each that the format recommends; a policy is written by hand. */
const MAX_LINES = 1000

/**
 * Reads a policy file: `log`, `witness`, `group` and one `quorum` line, names defined before they are used and used once.
 * @throws LedgerError `policy_malformed`, with the line
 */
export function parsePolicy(text: string): WitnessPolicy {
  const logs: { vkey: string; url?: string }[] = []
  const witnesses: PolicyWitness[] = []
  const members = new Map<string, Member>()
  const used = new Set<string>()
  const keys = new Set<string>()
  let quorum: { name: string; met: Member } | undefined
  const lines = text.split('\n')
  if (lines.length > MAX_LINES || /[^\t\n\u0020-\u007e\u0080-\u{10ffff}]/u.test(text))
    throw malformed(0, 'not a policy')

  const take = (at: number, name: string): Member => {
    const member = members.get(name)
    if (member === undefined) throw malformed(at, `${name} is not defined above`)
    // Or one witness could count in two ways.
    if (used.has(name)) throw malformed(at, `${name} is used twice`)
    used.add(name)
    return member
  }
  const define = (at: number, name: string, member: Member): void => {
    if (name === 'none' || members.has(name)) throw malformed(at, `${name} is defined already`)
    members.set(name, member)
  }
  const addKey = (at: number, kind: string, vkey: string, parse: (vkey: string) => { publicKey: Uint8Array }): void => {
    const key = `${kind} ${toHex(readKey(at, vkey, parse))}`
    if (keys.has(key)) throw malformed(at, 'the same key twice')
    keys.add(key)
  }

  for (const [i, line] of lines.entries()) {
    const at = i + 1
    const words = line.split(/[ \t]+/).filter((word) => word !== '')
    const [kind = '#', first = '', second = '', ...rest] = words
    if (kind.startsWith('#')) continue
    if (kind === 'log' && words.length >= 2 && words.length <= 3) {
      addKey(at, 'log', first, parseVkey)
      logs.push({ vkey: first, ...(second === '' ? {} : { url: second }) })
    } else if (kind === 'witness' && words.length >= 3 && words.length <= 4) {
      addKey(at, 'witness', second, parseCosignerVkey)
      define(at, first, (vkeys) => vkeys.has(second))
      witnesses.push({ name: first, vkey: second, ...(rest[0] === undefined ? {} : { url: rest[0] }) })
    } else if (kind === 'group' && rest.length > 0) {
      const of = rest.map((name) => take(at, name))
      const wanted = thresholdOf(at, second, of.length)
      define(at, first, (vkeys) => of.filter((member) => member(vkeys)).length >= wanted)
    } else if (kind === 'quorum' && words.length === 2 && quorum === undefined) {
      quorum = { name: first, met: first === 'none' ? () => true : take(at, first) }
    } else {
      throw malformed(at, 'not a line of a policy')
    }
  }
  if (quorum === undefined) throw malformed(lines.length, 'no quorum line')
  const { name, met } = quorum
  return { logs, witnesses, asksForWitnesses: name !== 'none', isQuorum: met }
}

function thresholdOf(at: number, text: string, members: number): number {
  const wanted = text === 'any' ? 1 : text === 'all' ? members : /^[1-9][0-9]{0,3}$/.test(text) ? Number(text) : 0
  if (wanted < 1 || wanted > members) throw malformed(at, `${text} of ${members} members`)
  return wanted
}

function readKey(at: number, vkey: string, parse: (vkey: string) => { publicKey: Uint8Array }): Uint8Array {
  try {
    return parse(vkey).publicKey
  } catch (cause) {
    throw new LedgerError('policy_malformed', `policy line ${at}: ${(cause as Error).message}`, { cause })
  }
}

function malformed(line: number, detail: string): LedgerError {
  return new LedgerError('policy_malformed', `policy line ${line}: ${detail}`)
}
