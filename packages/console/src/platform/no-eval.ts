/**
 * The schemas compile themselves with `new Function` where they may, and try out whether they may. Our content security
 * policy forbids it, so they are told beforehand: a try would be reported as an attack.
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })
