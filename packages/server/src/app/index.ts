export { type Config, DEFAULT_PORT, readConfig } from './config.ts'
export { type Deployment, type DeploymentOptions, openDeployment } from './open-deployment.ts'
export { serve, type Serving } from './serve.ts'
export { VERSION } from './version.ts'
