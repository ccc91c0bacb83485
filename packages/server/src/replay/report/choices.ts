import type { Manifest } from '@answerable/contract'
import type { CompiledPolicy } from '@answerable/policy'
import { policySubject } from '../../gate/policy-subject.ts'
import type { UseCaseFiles } from '../use-case-files.ts'

/** A choice of manifest or policy turned round, everything else left as it is. */
export type Flip = {
  /** `tool:<name>:class`, `tool:<name>:<argument>`, `source:<id>` or `rule:<id>`: by which a draft says why. */
  readonly key: string
  readonly subject: string
  readonly choice: string
  readonly instead: string
  readonly manifest: Manifest
  readonly policy: CompiledPolicy
  /** Calls it can touch: of one tool, held by one rule, or after data of one source. */
  readonly touches: { readonly tool: string } | { readonly rule: string } | { readonly source: string }
}

/** Every choice that a replay can turn round: classes, sinks and undo of tools that act, trust of sources, rules that hold. */
export function* flipsOf({ manifest, policy, policyText }: UseCaseFiles): Generator<Flip> {
  const readsUndo = policyText.includes('resource.undo')
  for (const [t, tool] of manifest.tools.entries()) {
    if (tool.class === 'read') continue
    const touches = { tool: tool.name }
    const other = (change: Partial<Manifest['tools'][number]>): Pick<Flip, 'manifest' | 'policy'> =>
      withManifest(policy, { ...manifest, tools: manifest.tools.with(t, { ...tool, ...change }) })
    yield {
      key: `tool:${tool.name}:class`,
      subject: tool.name,
      choice: `is of class ${tool.class}`,
      instead: 'it only looked things up',
      touches,
      ...other({ class: 'read' }),
    }
    if (readsUndo) {
      const undo = tool.undo === 'irreversible' ? 'reversible' : 'irreversible'
      const words = { subject: tool.name, choice: `is ${tool.undo}`, instead: `it were ${undo}` }
      yield { key: `tool:${tool.name}:undo`, ...words, touches, ...other({ undo }) }
    }
    for (const [a, argument] of tool.arguments.entries()) {
      if (argument.sink === undefined) continue
      const { sink, ...rest } = argument
      yield {
        key: `tool:${tool.name}:${argument.name}`,
        subject: `${tool.name} ${argument.name}`,
        choice: `counts as ${sink}`,
        instead: 'it steered nothing',
        touches,
        ...other({ arguments: tool.arguments.with(a, rest) }),
      }
    }
  }
  yield* sourceFlips(manifest, policy)
  for (const rule of policy.rules) {
    if (rule.effect === 'permit') continue
    yield {
      key: `rule:${rule.id}`,
      subject: rule.id,
      choice: rule.reason === undefined ? 'holds calls' : `holds because ${rule.reason}`,
      instead: 'there were no such rule',
      touches: { rule: rule.id },
      manifest,
      policy: { ...policy, rules: policy.rules.filter(({ id }) => id !== rule.id) },
    }
  }
}

function* sourceFlips(manifest: Manifest, policy: CompiledPolicy): Generator<Flip> {
  for (const [s, source] of manifest.sources.entries()) {
    const trust = source.trust === 'trusted' ? 'untrusted' : 'trusted'
    const { vouches_for: _, ...rest } = source
    yield {
      key: `source:${source.id}`,
      subject: source.id,
      choice: `is ${source.trust}${source.vouches_for === undefined ? '' : ` for ${source.vouches_for.join(', ')}`}`,
      instead: `it were ${trust}`,
      touches: { source: source.id },
      ...withManifest(policy, { ...manifest, sources: manifest.sources.with(s, { ...rest, trust }) }),
    }
  }
}

const withManifest = (policy: CompiledPolicy, manifest: Manifest): Pick<Flip, 'manifest' | 'policy'> => ({
  manifest,
  policy: { ...policy, subject: policySubject(manifest) },
})
