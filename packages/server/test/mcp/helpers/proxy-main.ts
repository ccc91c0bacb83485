import { createClient } from '@answerable/sdk'
import { readTarget, serveStdio } from '../../../src/mcp/index.ts'
import { systemClock, systemRandom } from '../../../src/platform/entropy.ts'

// A proxy in a process of its own: node proxy-main.ts <gate url> <settings as JSON> -- <upstream>
const [url = '', settings = '{}', , ...words] = process.argv.slice(2)
const { env, headers, ...options } = JSON.parse(settings) as {
  env?: Record<string, string>
  headers?: Record<string, string>
}
const upstream = readTarget(words, {
  ...(env === undefined ? {} : { env }),
  ...(headers === undefined ? {} : { headers }),
})
const client = createClient({ url, platform: { clock: systemClock, random: systemRandom }, retry: { attempts: 2 } })
const how = await serveStdio({ client, upstream, ...options }, process)
process.exit(how === 'agent_left' ? 0 : 1)
