export { type HttpOptions, type HttpProxy, serveHttp } from './serve-http.ts'
export { type Ended, serveStdio } from './serve-stdio.ts'
export type { ProxyOptions } from './settings.ts'
export { readTarget, type UpstreamTarget } from './target.ts'
