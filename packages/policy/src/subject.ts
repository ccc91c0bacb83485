import { PolicyError } from './error.ts'
import type { PolicyIssue, PolicySubject, PolicyTool } from './types.ts'
import {
  ACT,
  ACTION_CLASSES,
  ARGUMENT_TYPES,
  classGroup,
  OUTPUT,
  RECOMMEND,
  SINKS,
  STANDING_ROLES,
  UNDO,
} from './vocabulary.ts'

// No control or format characters: names are shown to the person who signs, on a line of their own.
const NAME = /^[^\s"\\\p{C}][^"\\\p{C}]{0,127}$/u
const ROLE = /^[a-z][a-z0-9_-]{0,62}$/
const RESERVED: readonly string[] = [ACT, OUTPUT, RECOMMEND, ...ACTION_CLASSES.map(classGroup)]
const MAX_SCALE = 6

/**
 * Refuses a subject from which no sound schema can be made.
 * @throws PolicyError `subject_invalid`, every issue with its `path`
 */
export function checkSubject(subject: PolicySubject): void {
  const issues: PolicyIssue[] = []
  const refuse = (path: string, message: string): void => {
    issues.push({ line: 0, column: 0, severity: 'error', code: 'subject', message, path })
  }
  if (subject.useCase === '') refuse('useCase', 'the use case has no name')
  for (const [index, role] of subject.roles.entries()) {
    if (!ROLE.test(role)) refuse(`roles[${index}]`, `"${role}" is no role name: small letters, digits, "-" and "_"`)
  }
  const seen = new Set<string>()
  for (const [index, tool] of subject.tools.entries()) {
    const path = `tools[${index}]`
    if (!NAME.test(tool.name))
      refuse(`${path}.name`, 'a tool name has 1 to 128 characters without quotes, backslashes or control characters')
    // A tool named like a group would put every rule for the group on that tool, or the other way round.
    if (RESERVED.includes(tool.name)) refuse(`${path}.name`, `"${tool.name}" is reserved`)
    if (seen.has(tool.name)) refuse(`${path}.name`, `tool "${tool.name}" is declared twice`)
    seen.add(tool.name)
    checkTool(tool, path, refuse)
  }
  if (issues.length > 0) throw new PolicyError('subject_invalid', issues)
}

const checkTool = (tool: PolicyTool, path: string, refuse: (path: string, message: string) => void): void => {
  if (!ACTION_CLASSES.includes(tool.class)) refuse(`${path}.class`, `"${String(tool.class)}" is no action class`)
  if (!UNDO.includes(tool.undo)) refuse(`${path}.undo`, `"${String(tool.undo)}" is no undo`)
  const seen = new Set<string>()
  for (const [index, argument] of tool.arguments.entries()) {
    const at = `${path}.arguments[${index}]`
    // Names starting with __ are escapes of Cedar's JSON form (__entity, __extn) and of JavaScript (__proto__).
    if (!NAME.test(argument.name) || argument.name.startsWith('__'))
      refuse(`${at}.name`, `"${argument.name}" is no argument name`)
    if (seen.has(argument.name)) refuse(`${at}.name`, `argument "${argument.name}" is declared twice`)
    seen.add(argument.name)
    if (!ARGUMENT_TYPES.includes(argument.type)) refuse(`${at}.type`, `"${String(argument.type)}" is no argument type`)
    if (argument.sink !== undefined && !SINKS.includes(argument.sink))
      refuse(`${at}.sink`, `"${String(argument.sink)}" is no sink`)
    const { scale } = argument
    if (scale === undefined) continue
    if (argument.type !== 'decimal') refuse(`${at}.scale`, 'only a decimal has a scale')
    if (!Number.isInteger(scale) || scale < 0 || scale > MAX_SCALE)
      refuse(`${at}.scale`, `a scale is 0 to ${MAX_SCALE}`)
  }
}

/** Every role a rule may name. */
export const knownRoles = (subject: PolicySubject): ReadonlySet<string> =>
  new Set([...STANDING_ROLES, ...subject.roles])

/**
 * The exact text whose SHA-256 is the digest of a policy: its text and what it was compiled against.
 * The order in which tools, arguments and roles are listed does not matter, as it changes no outcome.
 */
export function policyDocument(text: string, subject: PolicySubject): string {
  const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  const tools = subject.tools
    .toSorted(byName)
    .map((tool) => [
      tool.name,
      tool.class,
      tool.undo,
      tool.arguments
        .toSorted(byName)
        .map((argument) => [argument.name, argument.type, argument.scale ?? 0, argument.sink ?? '']),
    ])
  return JSON.stringify(['answerable-policy@v1', text, subject.useCase, [...knownRoles(subject)].toSorted(), tools])
}
