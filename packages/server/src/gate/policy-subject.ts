import type { Manifest } from '@answerable/contract'
import type { PolicySubject } from '@answerable/policy'

/** What a policy may speak of: the tools and review roles of the manifest that was signed, and nothing else. */
export function policySubject(manifest: Manifest): PolicySubject {
  return {
    useCase: manifest.use_case,
    roles: Object.keys(manifest.review.roles),
    tools: manifest.tools.map((tool) => ({
      name: tool.name,
      class: tool.class,
      undo: tool.undo,
      arguments: tool.arguments.map(({ name, type, scale, sink }) => ({
        name,
        type,
        ...(scale === undefined ? {} : { scale }),
        ...(sink === undefined ? {} : { sink }),
      })),
    })),
  }
}
