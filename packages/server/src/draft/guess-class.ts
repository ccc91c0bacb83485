import type { ActionClass, Undo } from '@answerable/contract'
import type { Guess } from './guess.ts'
import type { ToolSurvey } from './survey.ts'
import { IDENTITY, INVERSES, INVITED, MONEY, nounsOf, OWN_DETAILS, PEOPLE, readName, SETTERS } from './words.ts'

/** Results from which a claim of the name is doubted. */
const ENOUGH = 3

/**
 * The action class by the verb and the object of the name.
 * INVARIANT: what a result says only tightens. Texts in a recording are written by others; were a quiet result taken as
 * proof that nothing happened, whoever writes results would choose the class.
 */
export function guessClass(name: string, tool: ToolSurvey): Guess<ActionClass> {
  const { verb, kind, object, beside } = readName(name)
  const nouns = nounsOf([...object, ...beside])
  const has = (set: ReadonlySet<string>): string | undefined => [...nouns].find((noun) => set.has(noun))
  const said = `"${verb}" in its name`
  const { readOnly, destructive } = tool.schema?.hints ?? {}
  if (kind === undefined) {
    return readOnly === true
      ? { value: 'read', why: 'no known verb in its name, and the tool server calls it read-only' }
      : { value: 'external', why: 'no known verb in its name: taken for an act on others until you say otherwise' }
  }
  if (kind === 'read') return guessRead(name, tool, said)
  const money = has(MONEY)
  const identity = has(IDENTITY)
  const own = [...nouns].some((noun) => OWN_DETAILS.has(noun)) && !nouns.has('calendar')
  if (identity !== undefined || (SETTERS.has(verb ?? '') && own))
    return { value: 'identity', why: `${said} acts on ${identity ?? 'what says who the account is'}` }
  if (has(INVITED) !== undefined && kind === 'write')
    return { value: 'external', why: `${said} reaches people: ${has(INVITED)}` }
  if (has(PEOPLE) !== undefined && kind !== 'external' && kind !== 'destroy')
    return { value: 'access', why: `${said} changes who belongs: ${has(PEOPLE)}` }
  if (money !== undefined && kind === 'write' && verb !== 'cancel')
    return { value: 'external', why: `${said} moves ${money}` }
  if (destructive === true && kind === 'write')
    return { value: 'destroy', why: `${said}, and the tool server calls it destructive` }
  return { value: kind, why: said }
}

const guessRead = (name: string, tool: ToolSurvey, said: string): Guess<ActionClass> => {
  const { readOnly } = tool.schema?.hints ?? {}
  if (readOnly === false) return { value: 'write', why: `${said}, but the tool server says it changes things` }
  const confirms = tool.answers >= ENOUGH && tool.confirmations >= 0.8 * tool.answers
  if (confirms && !name.includes('check'))
    return { value: 'write', why: `${said}, but ${tool.confirmations} of ${tool.answers} results confirm an act` }
  return { value: 'read', why: said }
}

/** Whether and with which of the tools an act can be taken back. */
export function guessUndo(
  name: string,
  actionClass: ActionClass,
  names: readonly string[],
): Guess<Undo> & { readonly with?: string } {
  if (actionClass === 'read') return { value: 'reversible', why: 'nothing to take back' }
  const { verb, object, beside } = readName(name)
  const nouns = nounsOf([...object, ...beside])
  const inverse = names.find((other) => {
    const there = readName(other)
    const same = nounsOf([...there.object, ...there.beside])
    return (INVERSES.get(verb ?? '') ?? []).includes(there.verb ?? '') && sameNouns(nouns, same)
  })
  if (inverse !== undefined && actionClass !== 'destroy') {
    // Taking back what was taken away makes a new thing in its place: members lose their channels, events their answers.
    const value = verb === 'cancel' || verb === 'remove' ? 'compensable' : 'reversible'
    return { value, with: inverse, why: `${inverse} is its counterpart by name` }
  }
  const readable = names.find((other) => {
    const there = readName(other)
    const seen = nounsOf([...there.object, ...there.beside])
    return there.kind === 'read' && nouns.size > 0 && [...nouns].every((noun) => seen.has(noun))
  })
  if (SETTERS.has(verb ?? '') && readable !== undefined)
    return { value: 'reversible', with: name, why: `set back to the value ${readable} showed before` }
  return { value: 'irreversible', why: 'no tool in these runs takes it back' }
}

const sameNouns = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size > 0 && a.size === b.size && [...a].every((noun) => b.has(noun))
