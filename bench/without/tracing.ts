import type { Trace, TracePart, TraceSummary } from '../../packages/domain/src/provenance/index.ts'

export * from '../../packages/domain/src/provenance/index.ts'

/** Keeps what was seen, since other facts rest on it, and makes no index of it. */
export const extendTrace = (trace: Trace, part: TracePart): Trace => ({
  ...trace,
  count: trace.count + 1,
  index: { ...trace.index, parts: [...trace.index.parts, part] },
})

export const traceArguments = (): [] => []

export const summariseCall = (): TraceSummary => ({ request: [], trusted: [], untrusted: [], model: [], unknown: [] })
