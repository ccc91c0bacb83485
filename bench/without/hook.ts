import { registerHooks } from 'node:module'

// Loaded into a server process with `--import`: takes parts of the real server out, so that what they cost can be told.
// The product has no such switch, and must have none: a gate that can be told not to look is no gate.

/** Environment variable of the benchmark, not of the product: names from {@link PARTS}, joined by commas. */
export const WITHOUT = 'ANSWERABLE_BENCH_WITHOUT'

const at = (path: string): string => new URL(path, import.meta.url).href
const PARTS: Readonly<Record<string, { readonly real: string; readonly stand: string }>> = {
  tracing: { real: at('../../packages/domain/src/provenance/index.ts'), stand: at('tracing.ts') },
  detection: { real: at('../../packages/server/src/detect/redact-envelope.ts'), stand: at('detection.ts') },
}

const taken = (process.env[WITHOUT] ?? '').split(',').filter((name) => name !== '')
const swaps = new Map(
  taken.map((name) => {
    const part = PARTS[name]
    if (part === undefined) throw new TypeError(`${WITHOUT}: there is no part "${name}"`)
    return [part.real, part.stand]
  }),
)

if (swaps.size > 0) {
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context)
      const stand = swaps.get(found.url)
      // A stand-in hands on what it does not replace.
      return stand === undefined || context.parentURL === stand ? found : { ...found, url: stand }
    },
  })
}
