import type { LinkSettings } from './link.ts'
import type { RunSettings } from './run.ts'
import { secretsOf, type UpstreamTarget } from './target.ts'
import { withholder } from './withhold.ts'

/** Everything `answerable mcp` needs. `client` authenticates as an agent registered with enforcement `gateway`. */
export type ProxyOptions = RunSettings & {
  upstream: UpstreamTarget
  /** how long a held call waits before it is answered as pending, in milliseconds; 20 s */
  holdWait?: number
  /** how long the upstream may take, in milliseconds; 120 s */
  upstreamTimeout?: number
}

const HOLD_WAIT_MS = 20_000
const UPSTREAM_TIMEOUT_MS = 120_000

export function linkSettings(options: ProxyOptions): LinkSettings {
  const { client, request, onBehalfOf, runKey, vkeys } = options
  return {
    run: {
      client,
      ...(request === undefined ? {} : { request }),
      ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
      ...(runKey === undefined ? {} : { runKey }),
      ...(vkeys === undefined ? {} : { vkeys }),
    },
    holdWait: options.holdWait ?? HOLD_WAIT_MS,
    upstreamTimeout: options.upstreamTimeout ?? UPSTREAM_TIMEOUT_MS,
    withhold: withholder(secretsOf(options.upstream)),
  }
}
