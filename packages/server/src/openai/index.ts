export { type GatewayConfig, readGatewayConfig } from './config.ts'
export { type Gateway, type GatewayOptions, serveGateway } from './serve.ts'
