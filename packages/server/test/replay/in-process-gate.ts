import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Manifest } from '@answerable/contract'
import { emptyTrace, extendTrace, summariseTrace, traceArguments, vouchesOf } from '@answerable/domain'
import { type CompiledPolicy, compilePolicy, createEvaluator, NO_DETECTIONS, policyDocument } from '@answerable/policy'
import { parse } from 'yaml'
import { policySubject } from '../../src/gate/policy-subject.ts'
import { contentOf, type GateClient } from '../../src/replay/index.ts'

export type UseCase = { readonly manifest: Manifest; readonly policy: CompiledPolicy; readonly tests: unknown }

/** Reads a use case from its folder, as publication would. */
export async function loadUseCase(manifestFile: string): Promise<UseCase> {
  const read = (name: string): Promise<string> => readFile(join(dirname(manifestFile), name), 'utf8')
  const manifest = Manifest.parse(parse(await readFile(manifestFile, 'utf8')))
  const subject = policySubject(manifest)
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
  return {
    async openRun(request) {
      let trace = extendTrace(emptyTrace(), { influence: 'request', kind: 'request', trust: 'trusted', text: request })
      let runUntrusted = false
      let calls = 0
      return {
        async observe(call) {
          const source = sourceOf.get(call.tool)
          const trust = source?.trust ?? 'untrusted'
          const text = contentOf(call)
          const part = { influence: `observation-${trace.count}`, kind: 'observation', trust, text } as const
          trace = extendTrace(trace, source ? { ...part, source: source.id } : part)
          runUntrusted ||= trust === 'untrusted' || trace.full
        },
        async decide(tool, args) {
          calls++
          const traced = traceArguments(trace, args)
          const declared = toolNamed.get(tool)?.arguments ?? []
          const summary = summariseTrace(traced, declared, vouchesOf(trace, manifest.sources))
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
