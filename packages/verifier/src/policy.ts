import { encodeBase64url } from './encoding.ts'
import { VerificationError } from './errors.ts'
import { readVkey, readWitnessKey } from './vkey.ts'
import type { TrustedKey } from './vkey.ts'

/** What a reader demands of a checkpoint (C2SP tlog-policy). */
export type Policy = {
  /** keys of the logs that are accepted */
  readonly logs: readonly string[]
  readonly witnesses: readonly string[]
  /** Whether these witnesses, by vkey, are enough. With `quorum none` nobody is asked for: see `asks`. */
  readonly enough: (cosigned: readonly string[]) => boolean
  readonly asks: boolean
}

/** A witness (`vkey`), or `least` of `of`. */
type Part = { readonly vkey: string } | { readonly least: number; readonly of: readonly Part[] }

/** Reads a policy file. @throws VerificationError `policy_malformed` naming the line */
export function readPolicy(text: string): Policy {
  const file: {
    logs: string[]
    witnesses: string[]
    unused: Map<string, Part>
    names: Set<string>
    seen: Set<string>
  } = { logs: [], witnesses: [], unused: new Map(), names: new Set(['none']), seen: new Set() }
  const quorums: (Part | undefined)[] = []
  text.split('\n').forEach((line, i) => {
    const words = line.split(/[\t ]+/u).filter(Boolean)
    if (words.length === 0 || words[0]?.startsWith('#')) return
    const fault = (why: string): never => {
      throw new VerificationError('policy_malformed', `policy line ${i + 1}: ${why}`)
    }
    const [kind, name = '', ...rest] = words
    const key = (read: (vkey: string) => TrustedKey, vkey: string): void => {
      const id = `${kind} ${encodeBase64url(tryRead(read, vkey, fault).publicKey)}`
      if (file.seen.has(id)) fault('a key is named twice')
      file.seen.add(id)
    }
    const define = (part: Part): void => {
      if (file.names.has(name)) fault(`${name} is defined twice`)
      file.names.add(name)
      file.unused.set(name, part)
    }
    const use = (of: string): Part => {
      const part = file.unused.get(of) ?? fault(`${of} is not defined above, or used twice`)
      file.unused.delete(of)
      return part
    }
    if (kind === 'log' && name !== '' && rest.length <= 1) {
      key(readVkey, name)
      file.logs.push(name)
    } else if (kind === 'witness' && (rest.length === 1 || rest.length === 2)) {
      const [vkey = ''] = rest
      key(readWitnessKey, vkey)
      define({ vkey })
      file.witnesses.push(vkey)
    } else if (kind === 'group' && rest.length >= 2) {
      const [rule = '', ...members] = rest
      const of = members.map(use)
      const least = rule === 'any' ? 1 : rule === 'all' ? of.length : /^[1-9]\d*$/u.test(rule) ? Number(rule) : 0
      if (least < 1 || least > of.length) fault(`${rule} of ${of.length}`)
      define({ least, of })
    } else if (kind === 'quorum' && name !== '' && rest.length === 0) {
      quorums.push(name === 'none' ? undefined : use(name))
    } else fault('unknown form')
  })
  if (quorums.length !== 1) throw new VerificationError('policy_malformed', 'policy: exactly one quorum line is needed')
  const [quorum] = quorums
  return {
    logs: file.logs,
    witnesses: file.witnesses,
    asks: quorum !== undefined,
    enough: (cosigned) => quorum === undefined || holds(quorum, new Set(cosigned)),
  }
}

function holds(part: Part, cosigned: ReadonlySet<string>): boolean {
  if ('vkey' in part) return cosigned.has(part.vkey)
  return part.of.filter((member) => holds(member, cosigned)).length >= part.least
}

function tryRead(read: (vkey: string) => TrustedKey, vkey: string, fault: (why: string) => never): TrustedKey {
  try {
    return read(vkey)
  } catch (error) {
    return fault((error as Error).message)
  }
}
