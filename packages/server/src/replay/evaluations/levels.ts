/** One point of the curve: a policy without any knowledge of the use case beyond its manifest. */
export type Level = { readonly name: string; readonly policy: string }

const STEERING = ['recipient', 'amount', 'url', 'path', 'identity'].map((kind) => `sink:${kind}`)

const named = (origins: readonly string[], names: readonly string[]): string =>
  origins.flatMap((origin) => names.map((name) => `context.trace.${origin}.contains("${name}")`)).join(' || ')

const others = ['untrusted', 'unknown']
const FINAL = 'resource.undo == "irreversible" && context.runUntrusted'

/** What each level holds beyond the ones before it. */
const HOLDS: readonly [name: string, when: string][] = [
  ['untrusted values in sinks', named(others, STEERING)],
  ['+ sinks the model chose, after untrusted reads', `${FINAL} && (${named(['model'], STEERING)})`],
  ['+ recipients only a directory names, after those', `${FINAL} && (${named(['trusted'], ['sink:recipient'])})`],
  ['+ untrusted addresses in content', named(others, ['sink:content:addresses'])],
  ['+ untrusted content', named(others, ['sink:content'])],
  ['+ every call after untrusted reads', 'context.runUntrusted'],
]

const SCOPE = 'principal is Answerable::Agent, action in Answerable::Action::"act", resource is Answerable::Tool'

const rule = (when: string, i: number): string =>
  `@id("hold.${i}")\n@outcome("review")\n@review("owner:1")\nforbid (${SCOPE})\nwhen { ${when} }\nunless { resource.class == "read" };`

/**
 * Policies of rising strictness, written from the manifest's vocabulary alone (classes, undo, sinks, trust): the same
 * text fits every use case. Each holds what the one before it holds, and more.
 */
export const LEVELS: readonly Level[] = HOLDS.map(([name], level) => ({
  name,
  policy: [`@id("act")\npermit (${SCOPE});`, ...HOLDS.slice(0, level + 1).map(([, when], i) => rule(when, i + 1))].join(
    '\n\n',
  ),
}))

/** The policy that stands beside the manifest, as its owner would sign it. */
export const SIGNED = 'as signed'

/** That policy, and beside it everything but looking up held once the run has read what is worded as an instruction. */
export const WORDED = 'as signed, and instruction wording'
