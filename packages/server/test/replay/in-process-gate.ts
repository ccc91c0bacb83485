import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Manifest } from '@answerable/contract'
import { emptyTrace, extendTrace, summariseTrace, traceArguments } from '../../../domain/src/provenance/index.ts'
import { type CompiledPolicy, compilePolicy, createEvaluator, NO_DETECTIONS, policyDocument } from '@answerable/policy'
import { parse } from 'yaml'
import type { GateClient } from '../../src/replay/index.ts'

export type UseCase = { readonly manifest: Manifest; readonly policy: CompiledPolicy; readonly tests: unknown }

/** Reads a use case from its folder, as publication would. */
export async function loadUseCase(manifestFile: string): Promise<UseCase> {
  const read = (name: string): Promise<string> => readFile(join(dirname(manifestFile), name), 'utf8')
  const manifest = Manifest.parse(parse(await readFile(manifestFile, 'utf8')))
  const tools = manifest.tools.map((tool) => ({
    ...tool,
    arguments: tool.arguments.map(({ name, type, scale, sink }) => ({
      name,
      type,
      ...(scale === undefined ? {} : { scale }),
      ...(sink === undefined ? {} : { sink }),
    })),
  }))
  const subject = { useCase: manifest.use_case, tools, roles: Object.keys(manifest.review.roles) }
  const text = await read(manifest.policy.file)
  const digest = `sha256:${createHash('sha256').update(policyDocument(text, subject)).digest('hex')}`
  const policy = compilePolicy({ text, subject, digest })
  return { manifest, policy, tests: parse(await read(manifest.policy.tests ?? '')) }
}

/**
 * A gate without a server: the tracer and the policy engine on one manifest. It has no memory beyond the run, no
 * people and no log, so it judges policy alone; use it to tune a policy, never to enforce one.
 */
export function inProcessGate({ manifest, policy }: UseCase): GateClient {
  const evaluator = createEvaluator()
  evaluator.load(manifest.use_case, policy)
  const toolNamed = new Map(manifest.tools.map((tool) => [tool.name, tool]))
  const sourceOf = new Map(manifest.sources.flatMap((source) => source.tools.map((tool) => [tool, source] as const)))
  const sourceNamed = new Map(manifest.sources.map((source) => [source.id, source]))
  return {
    async openRun(request) {
      let trace = extendTrace(emptyTrace(), { influence: 'request', kind: 'request', trust: 'trusted', text: request })
      let runUntrusted = false
      let calls = 0
      const sources = new Map<string, string>()
      return {
        async observe({ tool, result, error }) {
          const source = sourceOf.get(tool)
          const trust = source?.trust ?? 'untrusted'
          const influence = `observation-${trace.count}`
          if (source) sources.set(influence, source.id)
          if (trust === 'untrusted') runUntrusted = true
          const text = [result, error].filter((part) => part !== null).join('\n')
          trace = extendTrace(trace, { influence, kind: 'observation', trust, text })
        },
        async decide(tool, args) {
          calls++
          const traced = traceArguments(trace, args)
          const summary = summariseTrace(traced, toolNamed.get(tool)?.arguments ?? [], (influence, sink) =>
            sourceNamed.get(sources.get(influence) ?? '')?.vouches_for?.some((kind) => kind === sink),
          )
          const answer = evaluator.evaluate(manifest.use_case, {
            agent: 'agent',
            kind: 'action',
            tool,
            arguments: args,
            trace: summary,
            facts: {
              tier: 'T3',
              mode: 'live',
              autonomy: manifest.autonomy,
              runUntrusted,
              callsInRun: calls,
              waived: [],
              practice: true,
              dataClasses: manifest.data_classes,
              detectors: { ...NO_DETECTIONS },
            },
          })
          return { outcome: answer.outcome, rules: answer.rules, traced: summary }
        },
        async close() {},
      }
    },
  }
}
