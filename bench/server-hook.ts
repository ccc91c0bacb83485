import { Session } from 'node:inspector/promises'

// Loaded into the server process with `--import`, so that the profiled server is the real one, started the real way.
// The parent orders over the IPC channel; without the channel this does nothing.

export type HookOrder = 'profile' | 'collect' | 'usage'
/** A V8 CPU profile, as `Profiler.stop` of the inspector protocol gives it. */
export type CpuProfile = {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number }; children?: number[] }[]
  samples: number[]
  timeDeltas: number[]
}
export type Usage = { cpuSeconds: number; rssBytes: number }

const INTERVAL_MICROSECONDS = 500

const session = new Session()

async function obey(order: HookOrder): Promise<CpuProfile | Usage | null> {
  switch (order) {
    case 'profile':
      session.connect()
      await session.post('Profiler.enable')
      await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_MICROSECONDS })
      await session.post('Profiler.start')
      return null
    case 'collect': {
      const { profile } = await session.post('Profiler.stop')
      session.disconnect()
      return profile as CpuProfile
    }
    case 'usage': {
      const { userCPUTime, systemCPUTime } = process.resourceUsage()
      return { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, rssBytes: process.memoryUsage.rss() }
    }
  }
}

process.on('message', (order: HookOrder) => {
  obey(order).then(
    (answer) => process.send?.({ answer }),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})
// A benchmark that was killed must not leave its server behind.
process.on('disconnect', () => process.exit(1))
// The listener above would keep a server alive that wants to end.
process.channel?.unref()
